SELECT iter AS key_iter, kind AS key_kind, symbol AS key_symbol, body, original
FROM document WHERE run_id = :run_id ORDER BY iter, kind, symbol;
