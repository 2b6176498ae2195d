-- A desk that is told the book must not hear of a call that is about to leave it.
CREATE INDEX erased_calls ON erased (pbx, call_id) WHERE pbx IS NOT NULL;
