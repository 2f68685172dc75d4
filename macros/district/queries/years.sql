-- 每个指标，这一年和上一年两年都有数的镇（街道），合计各是多少。
SELECT
    now.identifier,
    now.report_year,
    count(*) AS towns,
    sum(past.value) AS value_before,
    sum(now.value) AS value_now
FROM figures AS now
INNER JOIN figures AS past
    ON now.identifier = past.identifier
    AND now.town_code = past.town_code
    AND now.report_year = past.report_year + 1
WHERE now.kind = '可比' AND past.kind = '可比' AND now.adds = 1
GROUP BY now.identifier, now.report_year
ORDER BY now.identifier, now.report_year
