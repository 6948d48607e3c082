-- The fingerprint of a version's document: what stands is compared by it every night, and a nation's documents need not be
-- read for that. Versions of before have none, and are read until they are replaced.
ALTER TABLE entity_version ADD COLUMN fingerprint BLOB;
DROP INDEX entity_version_current;
CREATE INDEX entity_version_current ON entity_version (kind, id, fingerprint) WHERE known_to IS NULL;
