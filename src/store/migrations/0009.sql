-- The fingerprint of a version's document: what stands is compared by it every night, and a nation's documents need not be
-- read for that. Those of versions that stand already are noted by the step itself.
ALTER TABLE entity_version ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x'';
DROP INDEX entity_version_current;
CREATE INDEX entity_version_current ON entity_version (kind, id, fingerprint) WHERE known_to IS NULL;
