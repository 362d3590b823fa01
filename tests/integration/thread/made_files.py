"""Four data files of other domains and other habits of writing headers and numbers."""

from pathlib import Path

LAB = """\
sampleId,batchNo,runDate,operatorName,phValue,startMass_g,endMass_g,yieldPct,passedQc
A-001,B1,2025-01-07,Ito,6.81,12.40,9.92,80.0,true
A-002,B1,2025-01-07,Ito,7.02,11.95,9.08,76.0,true
A-003,B1,2025-01-08,Weiss,7.35,12.10,8.47,70.0,false
A-004,B2,2025-01-08,Weiss,6.94,12.80,10.88,85.0,true
A-005,B2,2025-01-09,Ito,,12.55,10.04,80.0,true
A-006,B2,2025-01-09,Nkemelu,7.11,12.20,7.93,65.0,false
A-007,B3,2025-01-10,Nkemelu,6.88,12.00,10.56,88.0,true
A-008,B3,2025-01-10,Weiss,7.20,11.80,,,false
A-009,B3,2025-01-13,Ito,6.79,12.35,11.115,90.0,true
A-010,B3,2025-01-13,Nkemelu,7.48,12.65,8.855,70.0,false
A-011,B1,2025-01-14,Ito,6.97,12.25,10.29,84.0,true
"""

BIKES = """\
Trip ID,Start Station,End Station,User Type,Distance (km),Duration (min),Fare (EUR),Bike Model
1,Old Town,Harbour,member,2.4,11,0.00,City 3
2,Harbour,Old Town,casual,2.6,14,3.10,City 3
3,University,Old Town,member,4.1,17,0.00,E-Glide
4,Old Town,University,casual,4.0,21,4.40,City 3
5,Stadium,Harbour,member,6.8,24,1.20,E-Glide
6,Harbour,Stadium,casual,7.1,38,6.90,E-Glide
7,University,Stadium,member,3.2,13,0.00,City 3
8,Old Town,Stadium,casual,5.5,29,5.60,City 3
9,Stadium,Stadium,casual,12.3,66,11.80,E-Glide
10,Harbour,University,member,3.9,18,0.50,City 3
11,Old Town,Harbour,member,2.5,10,,E-Glide
12,University,Harbour,casual,,19,3.90,City 3
13,Harbour,Old Town,member,2.7,12,0.00,E-Glide
"""

POWER = """\
Anlage;Energieträger;Bundesland;Inbetriebnahme;Leistung [MW];Erzeugung 2022 [GWh];Erzeugung 2023 [GWh]
Windpark Nordkap;Wind;Niedersachsen;2016;72,5;181,3;198,7
Windpark Hohe Heide;Wind;Brandenburg;2019;54,0;129,6;121,0
Solarfeld Süd;Solar;Bayern;2020;38,2;41,9;44,6
Solarfeld Lausitz;Solar;Brandenburg;2022;110,0;84,7;118,9
Kraftwerk Rheinufer;Gas;Hessen;2004;845,0;2.310,4;1.987,2
Kraftwerk Mitte;Gas;Bayern;1998;410,5;1.020,0;955,5
Speicher Alpsee;Wasser;Bayern;1964;164,0;212,0;230,5
Laufwerk Donau;Wasser;Bayern;1957;46,3;262,1;249,8
Windpark Küste;Wind;Niedersachsen;2023;96,0;;143,5
Biogas Hof Lindner;Biomasse;Hessen;2011;2,4;16,8;17,1
"""

PARCELS = """\
parcel_id,order_date,shipped,delivered,carrier,weight_kg
P1,2024-02-26,2024-02-28,2024-03-02,Swift,1.2
P2,2024-02-27,2024-03-04,2024-03-05,Swift,0.4
P3,2024-02-28,2024-02-28,2024-03-04,Post,2.5
P4,2024-02-29,2024-03-04,,Post,3.1
P5,2024-12-30,2025-01-02,2025-01-07,Post,0.9
P6,2024-12-31,,,Swift,5.0
"""

LAB_NAME = "labRuns.csv"
BIKES_NAME = "bike_trips.csv"
POWER_NAME = "kraftwerke.csv"
PARCELS_NAME = "parcels.csv"


def write_files(folder: Path) -> None:
    for name, text in ((LAB_NAME, LAB), (BIKES_NAME, BIKES), (POWER_NAME, POWER), (PARCELS_NAME, PARCELS)):
        (folder / name).write_text(text, encoding="utf-8")
