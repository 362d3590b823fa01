"""The code in the box.

The kernel backend's zygote is a bare interpreter that imports this folder as the top-level package `inside`, before
anything is locked, and never sees the rest of the project. So the modules here import each other relatively, and
apart from that only the standard library and what tools may use (numpy, pandas, scipy, pytest).
"""
