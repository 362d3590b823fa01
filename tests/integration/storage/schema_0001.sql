-- A database of schema 0001, the first, with rows in every table: as its program wrote it. Never changed.
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE sessions (
	id TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE messages (
	session_id TEXT NOT NULL, 
	"index" INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	role TEXT NOT NULL, 
	content TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (session_id, "index"), 
	CONSTRAINT messages_once UNIQUE (session_id, "key"), 
	FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE TABLE queries (
	position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	prompt TEXT NOT NULL, 
	state TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	UNIQUE (id), 
	FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE INDEX queries_unfinished ON queries (position) WHERE state = 'accepted';
CREATE INDEX queries_of_session ON queries (session_id);
CREATE TABLE events (
	session_id TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	identity TEXT NOT NULL, 
	name TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (session_id, seq), 
	CONSTRAINT events_once UNIQUE (session_id, identity), 
	FOREIGN KEY(session_id) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE TABLE tools (
	name TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE tool_versions (
	name TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	made_by TEXT NOT NULL, 
	spec TEXT NOT NULL, 
	shape TEXT NOT NULL, 
	code TEXT NOT NULL, 
	code_hash TEXT NOT NULL, 
	test_code TEXT NOT NULL, 
	test_hash TEXT NOT NULL, 
	examples TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	PRIMARY KEY (name, version), 
	FOREIGN KEY(name) REFERENCES tools (name) ON DELETE CASCADE, 
	UNIQUE (made_by)
);
CREATE INDEX tool_versions_by_shape ON tool_versions (shape);
CREATE VIRTUAL TABLE tools_fts USING fts5(name, summary, parameters, tokenize = 'porter unicode61 remove_diacritics 2');
INSERT INTO alembic_version VALUES ('0001');
INSERT INTO sessions VALUES ('kept-session', '2026-11-23T12:42:12.737Z');
INSERT INTO messages VALUES ('kept-session', 0, 'query-1/user', 'user', 'What is the mean of price in shop.csv?', '2026-11-23T12:42:12.740Z');
INSERT INTO messages VALUES ('kept-session', 1, 'query-1/assistant', 'assistant', 'The mean is 3 €.', '2026-11-23T12:42:12.747Z');
INSERT INTO queries VALUES (1, 'query-1', 'kept-session', 'What is the mean of price in shop.csv?', 'finished', '2026-01-31T12:00:00.000Z');
INSERT INTO queries VALUES (2, 'query-2', 'kept-session', 'And the median?', 'accepted', '2026-01-31T12:01:00.000Z');
INSERT INTO events VALUES ('kept-session', 1, 'query-1/begin/1', 'agent_event', '{"event_type":"planning_query","data":{},"query_id":"query-1"}', '2026-11-23T12:42:12.744Z');
INSERT INTO events VALUES ('kept-session', 2, 'query-1/conclusion/1', 'query_complete', '{"success":true,"response":"The mean is 3 \u20ac.","query_id":"query-1"}', '2026-11-23T12:42:12.748Z');
INSERT INTO tools VALUES ('mean_of_column', 2);
INSERT INTO tool_versions VALUES ('mean_of_column', 1, 'query-1', '{"name":"mean_of_column","summary":"Mean of a column","parameters":[{"name":"path","type":"file","description":"the CSV file","required":true,"default":null},{"name":"column","type":"column","description":"what to average","required":true,"default":null},{"name":"digits","type":"integer","description":"places to round to","required":false,"default":2}],"returns":"a number","shape":"mean(column)","plan":{"op":"mean","args":[1,2.5,true,null]},"engineer":"offline","raises":["ValueError when the column is not numeric"]}', 'mean(column)', 'def mean_of_column(path, column, digits=2):
    """Mean of a column, in its unit: €."""
', 'a1f851885a6f34d8bfbdc2a216e77e808a28d7f7f51030d4540cfa3b4ec490cf', 'def test_mean(): ...
', '4864da6cdccb53db36337ee9b36d2931aa0cd1cbd3e08c5c26b2ab8dacbc5f10', '[{"arguments":{"path":"a.csv","column":"x"},"files":[{"name":"a.csv","content":"x\n1\n2\n"}],"expected":1.5,"raises":null},{"arguments":{"path":"b.csv","column":"x"},"files":[{"name":"b.csv","content":"x\nno\n"}],"expected":null,"raises":"ValueError"}]', '{"tests_passed":0,"tests_total":1,"failure":"test_mean: wrong"}', '2026-11-23T12:42:12.825Z');
INSERT INTO tool_versions VALUES ('mean_of_column', 2, 'query-1b', '{"name":"mean_of_column","summary":"Mean of a column","parameters":[{"name":"path","type":"file","description":"the CSV file","required":true,"default":null},{"name":"column","type":"column","description":"what to average","required":true,"default":null},{"name":"digits","type":"integer","description":"places to round to","required":false,"default":2}],"returns":"a number","shape":"mean(column)","plan":{"op":"mean","args":[1,2.5,true,null]},"engineer":"offline","raises":["ValueError when the column is not numeric"]}', 'mean(column)', 'def mean_of_column(path, column, digits=2):
    """Mean of a column, in its unit: €."""
    return 3
', '169ecf58516a2b04d0c81433459857f0278114f2fc8acee6c64977c5bc9c0b94', 'def test_mean(): ...
', '4864da6cdccb53db36337ee9b36d2931aa0cd1cbd3e08c5c26b2ab8dacbc5f10', '[{"arguments":{"path":"a.csv","column":"x"},"files":[{"name":"a.csv","content":"x\n1\n2\n"}],"expected":1.5,"raises":null},{"arguments":{"path":"b.csv","column":"x"},"files":[{"name":"b.csv","content":"x\nno\n"}],"expected":null,"raises":"ValueError"}]', '{"tests_passed":1,"tests_total":1,"inputs_agreed":2,"inputs_compared":2}', '2026-11-23T12:42:12.840Z');
INSERT INTO tools_fts VALUES ('mean_of_column', 'Mean of a column', 'path the CSV file
column what to average
digits places to round to');
