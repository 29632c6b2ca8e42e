"""Glasgow City Council, 3 May 2007, ward 1 (Linn): the official count, as its stage report gives it.

The report says how many votes each candidate has after each stage, and so how many papers passed
from whom to whom at which value. `BALLOTS` are papers rebuilt from those transfers: any set that
moves as they did must give the report again, to the fifth decimal.
"""

CANDIDATES = dict(
    zip(
        "abcdefghijk",
        [
            "Esme H Clark",
            "Margot Clark",
            "Sadie Docherty",
            "Chris Lang",
            "Harry McArthur",
            "John McKenzie",
            "David Ritchie",
            "Alan Stewart",
            "Chloe Helen Stewart",
            "Gordon Thomson",
            "Frank Young",
        ],
        strict=True,
    )
)
SEATS, VALID, QUOTA = 4, 9567, 1914

# What is done, by whose votes; the votes of a to k after it; the non-transferable ones (which the
# report does not separate from what rounding loses); who is elected.
STAGES = """
first_preferences - 898.00000 1284.00000 1782.00000 219.00000 165.00000 1381.00000 2043.00000 955.00000 296.00000 149.00000 395.00000 0.00000 g
surplus g 905.13482 1302.94200 1789.19796 224.61946 166.83106 1389.27134 1914.00000 961.44028 310.77476 156.82936 409.77476 36.18420 -
exclusion j 906.45052 1311.32084 1798.70308 229.80888 170.02048 1395.65018 1914.00000 970.56656 328.78500 0.00000 469.48978 72.20468 -
exclusion e 961.76622 1318.44712 1807.82936 239.06144 0.00000 1417.83960 1914.00000 980.69284 338.97442 0.00000 478.67920 109.70980 -
exclusion d 991.39762 1350.20480 1826.01878 0.00000 0.00000 1433.90274 1914.00000 990.00854 359.36350 0.00000 498.31060 203.79342 -
exclusion i 1005.34472 1458.48808 1849.71332 0.00000 0.00000 1459.28158 1914.00000 1001.51366 0.00000 0.00000 547.47784 331.18080 -
exclusion k 1015.91298 1532.33962 1896.91298 0.00000 0.00000 1514.35496 1914.00000 1078.47100 0.00000 0.00000 0.00000 615.00846 -
exclusion a 0.00000 1866.00174 1947.35496 0.00000 0.00000 1530.60752 1914.00000 1105.84984 0.00000 0.00000 0.00000 1203.18594 c
surplus c 0.00000 1868.39022 1914.00000 0.00000 0.00000 1547.18432 1914.00000 1111.65708 0.00000 0.00000 0.00000 1211.76838 -
exclusion h 0.00000 2008.75096 1914.00000 0.00000 0.00000 2174.90506 1914.00000 0.00000 0.00000 0.00000 0.00000 1555.34398 fb
"""

BALLOTS = """
h:189 hb:140 hf:626 i:74 ih:11 ic:23 ia:13 ib:105 if:25 ik:45 c:341 ch:290 chb:2 chf:45
cb:138 cf:966 a:475 ah:27 ac:50 ab:330 af:16 d:78 dh:9 di:19 dc:18 da:29 db:31 df:16
dk:19 b:1284 e:34 eh:10 ei:10 ec:9 ea:55 ed:9 eb:7 ef:22 ek:9 f:1381 g:573 gh:82 ghb:5
ghf:15 gi:76 gih:8 gic:11 gia:15 gib:52 gif:6 gik:66 gc:19 gch:22 gchb:10 gchf:3 gcb:24
gcf:36 ga:38 gah:6 gac:7 gab:58 gaf:4 gd:26 gdh:5 gdi:22 gdc:3 gda:10 gdb:12 gdf:1 gdk:10
gb:300 ge:5 geh:2 gei:3 gec:2 gea:5 ged:4 geb:2 gef:3 gek:3 gf:131 gj:32 gjh:2 gji:16
gjc:8 gja:5 gjd:3 gjb:6 gje:3 gjf:6 gjk:43 gk:97 gkh:31 gkc:19 gka:9 gkb:61 gkf:17 j:34
jh:9 ji:17 jc:9 ja:1 jd:5 jb:8 je:3 jf:6 jk:57 k:140 kh:75 kc:46 ka:10 kb:70 kf:54
"""


def ballots() -> list[tuple[str, int]]:
    return [(ranking, int(times)) for ranking, times in (b.split(":") for b in BALLOTS.split())]
