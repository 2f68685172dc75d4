-- 每个指标、每一年的合计：只加口径、单位、期间、状态都一样的数。
-- 没有上限的（余、超、不少于），upper_bound 是空的。
SELECT
    identifier,
    report_year,
    count(*) AS towns,
    sum(value) AS value,
    sum(lower_bound) AS lower_bound,
    CASE WHEN count(upper_bound) = count(*) THEN sum(upper_bound) END AS upper_bound,
    max(doubtful) AS doubtful
FROM figures
WHERE kind = '可比' AND adds = 1
GROUP BY identifier, report_year
ORDER BY identifier, report_year
