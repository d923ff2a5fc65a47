"""Series and figures that others published, each with its source."""

from __future__ import annotations

from fractions import Fraction

# set.seed(123); rnorm(20) in R: the series of NHSRplotthedots' own tests (test-ptd_spc_standard.R);
# its stored results show the first of them and the limits.
SEED_123 = [
    -0.560475647, -0.230177489, 1.558708314, 0.070508391, 0.129287735,
    1.715064987, 0.460916206, -1.265061235, -0.686852852, -0.44566197,
    1.224081797, 0.359813827, 0.400771451, 0.110682716, -0.555841135,
    1.786913137, 0.497850478, -1.966617157, 0.701355902, -0.472791408,
]  # fmt: skip

# The series of NHSRplotthedots' vignette "Deviations from Excel defaults".
VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

# set.seed(19); y <- rnorm(24); y[13:24] <- rnorm(12, mean = 2) in R: the series of qicharts2's vignette.
SEED_19 = [
    -1.189453745, 0.38858123, -0.344333349, -0.547896138, 0.980662216, -0.236646007,
    0.809739704, -0.744779529, -0.259787013, -0.18308383, 0.518629988, 0.883465101,
    1.001284753, 2.534829992, 1.876232048, 4.119303308, 0.486524126, 2.255194871,
    3.504741438, 1.609919525, 2.57935817, 2.21035584, 2.944042776, 0.173306766,
]  # fmt: skip

# qicharts2's vignette, appendix 2: useful points, upper limit of the longest run, lower limit of the
# number of crossings; the rows where one of them changes.
CRITICAL = [
    (10, 6, 2), (11, 6, 2), (12, 7, 3), (13, 7, 3), (14, 7, 4), (16, 7, 4), (17, 7, 5), (18, 7, 5),
    (19, 7, 6), (21, 7, 6), (22, 7, 7), (23, 8, 7), (24, 8, 8), (26, 8, 8), (27, 8, 9), (29, 8, 10),
    (31, 8, 11), (34, 8, 12), (36, 8, 13), (38, 8, 14), (40, 8, 14), (41, 8, 15), (43, 8, 16),
    (45, 8, 17), (46, 9, 17), (48, 9, 18), (50, 9, 19), (52, 9, 20), (54, 9, 21), (57, 9, 22),
    (59, 9, 23), (61, 9, 24), (63, 9, 25), (66, 9, 26), (68, 9, 27), (70, 9, 28), (72, 9, 29),
    (75, 9, 30), (77, 9, 31), (79, 9, 32), (81, 9, 33), (83, 9, 34), (86, 9, 35), (88, 9, 36),
    (90, 9, 37), (91, 10, 37), (92, 10, 38), (94, 10, 39), (97, 10, 40), (99, 10, 41), (100, 10, 41),
]  # fmt: skip

# Attendances at emergency departments, and those seen within four hours, in twenty weeks (Mohammed and
# others 2013, doi:10.1136/bmjqs-2012-001373), as in qicharts2's data set nhs_accidents.
ATTENDANCES = [
    280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
    279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772,
]  # fmt: skip
IN_TIME = [
    266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
    267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989,
]  # fmt: skip

# Hospital infections and risk days by month in 2015 and 2016, all hospitals together, from qicharts2's
# data set hospital_infections.
INFECTIONS = [
    575, 521, 585, 528, 507, 519, 457, 505, 494, 512, 543, 506,
    509, 521, 549, 531, 509, 528, 419, 512, 495, 513, 454, 490,
]  # fmt: skip
RISK_DAYS = [
    310466.83333329321, 282346.79166671709, 309089.70833330322, 287977.33333316818,
    297743.37500002852, 286988.25000001001, 261120.33333336981, 268720.75000004529,
    284437.87500012899, 290449.49999993952, 288104.45833330858, 279961.37499995198,
    289803.95833335089, 275950.58333331929, 290824.45833333238, 285495.75000004098,
    282515.20833329752, 273927.8750000195, 253085.624999983, 262410.7083333832,
    275529.25000001222, 282405.08333336539, 259530.7916666563, 256235.45833330762,
]  # fmt: skip

# What qicharts2 makes of these two, as stored for comparison in the repository
# AUS-DOH-Safety-and-Quality/PowerBI-SPC (test/fixtures/qicharts2.ts): centre, lower, upper.
P_PRIME = {
    "first": (0.95289971134419116, 0.9401296441775141, 0.96566977851086822),
    "eighth": (0.95289971134419116, 0.94045399796641838, 0.96534542472196394),
    "last": (0.95289971134419116, 0.93997499652290417, 0.96582442616547814),
}
P_PRIME_FIRST_TEN = {  # the baseline is the first ten points
    "first": (0.95105964383277042, 0.93866469138900677, 0.96345459627653407),
    "last": (0.95105964383277042, 0.93851458643658869, 0.96360470122895214),
}
P_PRIME_REBASED = {  # a new part begins at the eleventh point
    "tenth": (0.95105964383277042, 0.93871053406939875, 0.96340875359614209),
    "eleventh": (0.95481431224580271, 0.940610623423212, 0.96901800106839342),
}
I_CHART = (0.95296991067360326, 0.94012535390705687, 0.96581446744014965)
U_PRIME = {  # a month, per 1000 risk days
    "first": (1.8235751654857593, 1.5763817754848699, 2.0707685554866484),
    "last": (1.8235751654857593, 1.5514774813533132, 2.0956728496182051),
}
U_PRIME_FIRST_TWELVE = {  # the baseline is the first twelve points
    "last": (1.8135371760980396, 1.5815878030596751, 2.0454865491364039),
}

SHARES = [float(Fraction(part, whole)) for part, whole in zip(IN_TIME, ATTENDANCES, strict=True)]
RATES = [1000 * part / whole for part, whole in zip(INFECTIONS, RISK_DAYS, strict=True)]
