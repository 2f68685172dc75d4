-- 每个指标，这一年和上一年两年都有数的镇（街道），合计各是多少。
SELECT
    this_year.identifier AS identifier,
    this_year.report_year AS report_year,
    count(*) AS towns,
    sum(last_year.value) AS value_before,
    sum(this_year.value) AS value_now
FROM figures AS this_year
INNER JOIN figures AS last_year
    ON this_year.identifier = last_year.identifier
    AND this_year.town_name = last_year.town_name
    AND this_year.report_year = last_year.report_year + 1
WHERE this_year.kind = '可比' AND last_year.kind = '可比' AND this_year.adds = 1
GROUP BY this_year.identifier, this_year.report_year
ORDER BY identifier, report_year
