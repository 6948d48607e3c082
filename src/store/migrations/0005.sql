-- Who may run on this registry: `token` grows with every taking (a holder whose token is not the latest writes nothing
-- any more), `beat` with every sign of life. A free lease has no holder.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    token INTEGER NOT NULL,
    host TEXT NOT NULL,
    process INTEGER NOT NULL,
    since TEXT NOT NULL,
    beat INTEGER NOT NULL
);

-- The latest due time of each job of the daemon that was served, as RFC 3339.
CREATE TABLE job (
    name TEXT PRIMARY KEY,
    served TEXT NOT NULL
);

-- What the run was for, and what it found, as a JSON object (see RunSummary).
ALTER TABLE run ADD COLUMN summary TEXT NOT NULL DEFAULT '{}';

-- What is held back until the office says so or a later day confirms it.
CREATE TABLE hold (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    since TEXT NOT NULL,
    question TEXT NOT NULL,
    approved INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, subject)
);

-- Mail: once for each recipient, night and kind of message.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    night TEXT NOT NULL,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'given-up')),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT NOT NULL,
    failure TEXT NOT NULL DEFAULT '',
    UNIQUE (night, recipient, kind)
);

-- What a recipient was told already, by its lasting name.
CREATE TABLE told (
    recipient TEXT NOT NULL,
    thing TEXT NOT NULL,
    night TEXT NOT NULL,
    PRIMARY KEY (recipient, thing)
);
