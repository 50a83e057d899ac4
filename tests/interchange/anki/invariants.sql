-- There is not one row of col, of schema 11.
SELECT 1 WHERE (SELECT count(*) FROM col WHERE ver = 11) <> 1;

-- The scheduler is not the second.
SELECT 1 FROM col WHERE conf ->> '$.schedVer' IS NOT 2;

-- The collection does not begin at 4 am by the clock of its creation.
SELECT crt FROM col WHERE (crt - 60 * (conf ->> '$.creationOffset')) % 86400 <> 4 * 3600;

-- The collection begins later than now.
SELECT crt FROM col WHERE crt * 1000 > :now;

-- An index is missing, or there is one more.
SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT IN ('ix_notes_usn', 'ix_notes_csum', 'ix_cards_usn', 'ix_cards_nid', 'ix_cards_sched', 'ix_revlog_usn', 'ix_revlog_cid')
UNION ALL SELECT 'count' WHERE (SELECT count(*) FROM sqlite_master WHERE type = 'index') <> 7;

-- A table has other columns.
SELECT tables.name FROM (
  SELECT 'col' AS name, 'id crt mod scm ver dty usn ls conf models decks dconf tags' AS columns
  UNION ALL SELECT 'notes', 'id guid mid mod usn tags flds sfld csum flags data'
  UNION ALL SELECT 'cards', 'id nid did ord mod usn type queue due ivl factor reps lapses left odue odid flags data'
  UNION ALL SELECT 'revlog', 'id cid usn ease ivl lastIvl factor time type'
  UNION ALL SELECT 'graves', 'usn oid type'
) AS tables WHERE columns <> (SELECT group_concat(info.name, ' ') FROM pragma_table_info(tables.name) AS info);

-- A deck has another id than its key.
SELECT deck.key FROM col, json_each(col.decks) AS deck WHERE deck.value ->> '$.id' IS NOT CAST(deck.key AS integer);

-- A deck lacks a key, or says that cards were done today.
SELECT deck.key, word.value FROM col, json_each(col.decks) AS deck,
  json_each('["name", "mod", "usn", "collapsed", "dyn", "conf", "lrnToday", "revToday", "newToday", "timeToday"]') AS word
WHERE deck.value -> ('$.' || word.value) IS NULL
  OR (word.value LIKE '%Today' AND deck.value -> ('$.' || word.value) <> '[0,0]');

-- A deck's preset is not there.
SELECT deck.key FROM col, json_each(col.decks) AS deck
WHERE (deck.value ->> '$.conf') NOT IN (SELECT CAST(preset.key AS integer) FROM json_each(col.dconf) AS preset);

-- The default deck or its preset is missing.
SELECT 1 FROM col WHERE decks -> '$."1"' IS NULL OR dconf -> '$."1"' IS NULL;

-- Two decks have one name.
SELECT lower(deck.value ->> '$.name') AS name FROM col, json_each(col.decks) AS deck GROUP BY 1 HAVING count(*) > 1;

-- A preset lacks what FSRS needs: 21 parameters and a retention.
SELECT preset.key FROM col, json_each(col.dconf) AS preset
WHERE preset.key <> '1' AND (json_array_length(preset.value, '$.fsrsParams6') IS NOT 21
  OR (preset.value ->> '$.desiredRetention') NOT BETWEEN 0.7 AND 0.97);

-- A note type has another id than its key, or lacks a key.
SELECT model.key, word.value FROM col, json_each(col.models) AS model,
  json_each('["name", "type", "mod", "usn", "sortf", "did", "tmpls", "flds", "css", "latexPre", "latexPost", "req"]') AS word
WHERE model.value -> ('$.' || word.value) IS NULL OR model.value ->> '$.id' IS NOT CAST(model.key AS integer);

-- The fields or templates of a note type are out of order.
SELECT model.key FROM col, json_each(col.models) AS model, json_each(model.value, '$.flds') AS field
WHERE field.value ->> '$.ord' IS NOT field.key
UNION ALL SELECT model.key FROM col, json_each(col.models) AS model, json_each(model.value, '$.tmpls') AS template
WHERE template.value ->> '$.ord' IS NOT template.key;

-- An id is later than now.
SELECT id FROM notes WHERE id NOT BETWEEN 1 AND :now
UNION ALL SELECT id FROM cards WHERE id NOT BETWEEN 1 AND :now
UNION ALL SELECT id FROM revlog WHERE id NOT BETWEEN 1 AND :now;

-- A row counts as synchronized.
SELECT id FROM notes WHERE usn <> -1 UNION ALL SELECT id FROM cards WHERE usn <> -1 UNION ALL SELECT id FROM revlog WHERE usn <> -1;

-- A guid comes twice.
SELECT guid FROM notes GROUP BY guid HAVING count(*) > 1;

-- A note has no note type, or the wrong number of fields.
SELECT notes.id FROM notes, col
WHERE json_array_length(col.models, '$."' || mid || '".flds') IS NOT 1 + length(flds) - length(replace(flds, char(31), ''));

-- A note has no question.
SELECT id FROM notes WHERE substr(flds, 1, 1) = char(31);

-- Tags have no space before and behind.
SELECT id FROM notes WHERE tags <> '' AND (tags <> ' ' || trim(tags) || ' ' OR trim(tags) = '');

-- A time of change is not in seconds.
SELECT id FROM notes WHERE mod NOT BETWEEN 1 AND :now / 1000 UNION ALL SELECT id FROM cards WHERE mod NOT BETWEEN 1 AND :now / 1000;

-- A note has no card, or one that is not the first where it has no clozes.
SELECT notes.id FROM notes WHERE NOT EXISTS (SELECT 1 FROM cards WHERE nid = notes.id)
UNION ALL SELECT cards.id FROM cards, notes, col
WHERE nid = notes.id AND (col.models ->> ('$."' || mid || '".type')) = 0 AND ord <> 0;

-- A card of a cloze asks for a number that is not in the text.
SELECT cards.id FROM cards, notes, col
WHERE nid = notes.id AND (col.models ->> ('$."' || mid || '".type')) = 1
  AND instr(substr(flds, 1, instr(flds, char(31))), '{{c' || (ord + 1) || '::') = 0;

-- A note has two cards of one kind.
SELECT nid FROM cards GROUP BY nid, ord HAVING count(*) > 1;

-- A card has no note or no deck.
SELECT cards.id FROM cards, col WHERE nid NOT IN (SELECT id FROM notes) OR col.decks -> ('$."' || did || '"') IS NULL;

-- A card's queue does not fit its type.
SELECT id FROM cards WHERE queue NOT IN (-1, -3) AND (type, queue) NOT IN (VALUES (0, 0), (1, 1), (2, 2), (3, 1));

-- A card's ease is not that of its type, or it is in a filtered deck, or has a flag that is none.
SELECT id FROM cards WHERE factor <> iif(type = 0, 0, 2500) OR odue <> 0 OR odid <> 0 OR flags NOT BETWEEN 0 AND 7;

-- A new card has a past.
SELECT id FROM cards WHERE type = 0 AND (data <> '' OR due < 1 OR ivl <> 0 OR reps <> 0);

-- A card that was met has no memory, or an odd one.
SELECT id FROM cards
WHERE type <> 0 AND (json_valid(data) = 0 OR NOT (
  data ->> '$.s' > 0 AND (data ->> '$.d') BETWEEN 1 AND 10 AND (data ->> '$.dr') BETWEEN 0.7 AND 0.97
  AND (data ->> '$.decay') BETWEEN 0.1 AND 0.8 AND (data ->> '$.lrt') BETWEEN 1 AND :now / 1000
));

-- A card in review is due on no day, or has no interval.
SELECT id FROM cards WHERE type = 2 AND (due NOT BETWEEN 0 AND 100000 OR ivl < 1);

-- A card in learning is due at no second, or has no step left.
SELECT id FROM cards WHERE type IN (1, 3) AND (due < 1000000000 OR left % 1000 < 1);

-- An answer has no card.
SELECT id FROM revlog WHERE cid NOT IN (SELECT id FROM cards);

-- An answer's grade does not fit its type.
SELECT id FROM revlog WHERE type NOT BETWEEN 0 AND 4 OR ease NOT BETWEEN 0 AND 4 OR (ease = 0) <> (type = 4);

-- An answer's difficulty does not fit its type.
SELECT id FROM revlog WHERE (factor = 0) <> (type IN (3, 4)) OR (factor <> 0 AND factor NOT BETWEEN 100 AND 1100);

-- An answer took less than no time.
SELECT id FROM revlog WHERE time < 0;

-- There are graves.
SELECT oid FROM graves;
