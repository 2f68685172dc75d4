-- 每个指标、每一年，有几个镇（街道）不能比、没有数，各是什么原因。
SELECT
    identifier,
    report_year,
    kind,
    reason,
    count(*) AS towns
FROM figures
WHERE kind <> '可比'
GROUP BY identifier, report_year, kind, reason
ORDER BY identifier, report_year, kind, reason
