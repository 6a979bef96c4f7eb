"""What a lawyer knows of the main instruments and cases, keyed anew: the register is held against it."""

INSTRUMENTS = """
refugee-convention | 1951-07-28 | 1954-04-22 | 189 UNTS 137, 2545
refugee-protocol | 1967-01-31 | 1967-10-04 | 606 UNTS 267, 8791
statelessness-convention | 1954-09-28 | 1960-06-06 | 360 UNTS 117, 5158
statelessness-reduction | 1961-08-30 | 1975-12-13 | 989 UNTS 175, 14458
married-women-nationality | 1957-02-20 | 1958-08-11 | 309 UNTS 65
refugee-seamen | 1957-11-23 | 1961-12-27 | 506 UNTS 125
unhcr-statute | 1950-12-14 | | A/RES/428(V)
/un/declaration/1967/territorial-asylum | 1967-12-14 | | A/RES/2312(XXII)
new-york-declaration | 2016-09-19 | | A/RES/71/1
global-compact-refugees | 2018-12-17 | | A/RES/73/151
global-compact-migration | 2018-12-19 | | A/RES/73/195
guiding-principles-internal-displacement | 1998-02-11 | | E/CN.4/1998/53/Add.2
udhr | 1948-12-10 | | A/RES/217(III)
iccpr | 1966-12-16 | 1976-03-23 | 999 UNTS 171, 14668
iccpr-op1 | 1966-12-16 | 1976-03-23 | 999 UNTS 302
iccpr-op2 | 1989-12-15 | 1991-07-11 | 1642 UNTS 414
icescr | 1966-12-16 | 1976-01-03 | 993 UNTS 3, 14531
icescr-op | 2008-12-10 | 2013-05-05 | A/RES/63/117
icerd | 1965-12-21 | 1969-01-04 | 660 UNTS 195, 9464
cedaw | 1979-12-18 | 1981-09-03 | 1249 UNTS 13, 20378
cedaw-op | 1999-10-06 | 2000-12-22 | 2131 UNTS 83
cat | 1984-12-10 | 1987-06-26 | 1465 UNTS 85, 24841
opcat | 2002-12-18 | 2006-06-22 | 2375 UNTS 237
crc | 1989-11-20 | 1990-09-02 | 1577 UNTS 3, 27531
crc-opac | 2000-05-25 | 2002-02-12 | 2173 UNTS 222
crc-opsc | 2000-05-25 | 2002-01-18 | 2171 UNTS 227
crc-opic | 2011-12-19 | 2014-04-14 | A/RES/66/138
icrmw | 1990-12-18 | 2003-07-01 | 2220 UNTS 3, 39481
crpd | 2006-12-13 | 2008-05-03 | 2515 UNTS 3, 44910
crpd-op | 2006-12-13 | 2008-05-03 | 2518 UNTS 283
icpped | 2006-12-20 | 2010-12-23 | 2716 UNTS 3, 48088
genocide-convention | 1948-12-09 | 1951-01-12 | 78 UNTS 277
rome-statute | 1998-07-17 | 2002-07-01 | 2187 UNTS 3, 38544
consent-to-marriage | 1962-11-07 | 1964-12-09 | 521 UNTS 231
non-nationals | 1985-12-13 | | A/RES/40/144
untoc | 2000-11-15 | 2003-09-29 | 2225 UNTS 209, 39574
trafficking-protocol | 2000-11-15 | 2003-12-25 | 2237 UNTS 319, XVIII-12-a
smuggling-protocol | 2000-11-15 | 2004-01-28 | 2241 UNTS 507, XVIII-12-b
slavery-convention | 1926-09-25 | 1927-03-09 | 60 LNTS 253
slavery-protocol | 1953-12-07 | 1953-12-07 | 182 UNTS 51
supplementary-slavery-convention | 1956-09-07 | 1957-04-30 | 266 UNTS 3
traffic-in-persons | 1949-12-02 | 1951-07-25 | 96 UNTS 271
unclos | 1982-12-10 | 1994-11-16 | 1833 UNTS 3
solas | 1974-11-01 | 1980-05-25 | 1184 UNTS 278
sar-convention | 1979-04-27 | 1985-06-22 | 1405 UNTS 97
salvage-convention | 1989-04-28 | 1996-07-14 |
vcdr | 1961-04-18 | 1964-04-24 | 500 UNTS 95
vccr | 1963-04-24 | 1967-03-19 | 596 UNTS 261
vclt | 1969-05-23 | 1980-01-27 | 1155 UNTS 331
geneva-convention-1 | 1949-08-12 | 1950-10-21 | 75 UNTS 31
geneva-convention-2 | 1949-08-12 | 1950-10-21 | 75 UNTS 85
geneva-convention-3 | 1949-08-12 | 1950-10-21 | 75 UNTS 135
geneva-convention-4 | 1949-08-12 | 1950-10-21 | 75 UNTS 287
additional-protocol-1 | 1977-06-08 | 1978-12-07 | 1125 UNTS 3
additional-protocol-2 | 1977-06-08 | 1978-12-07 | 1125 UNTS 609
child-abduction | 1980-10-25 | 1983-12-01 | 28
intercountry-adoption | 1993-05-29 | 1995-05-01 | 33
child-protection | 1996-10-19 | 2002-01-01 | 34
chicago-annex-9 | 1949-03-25 | |
iom-constitution | 1953-10-19 | 1954-11-30 |
iom-constitution-amendments-1987 | 1987-05-20 | 1989-11-14 |
iom-constitution-amendments-1998 | 1998-11-24 | 2013-11-21 |
ilo-c19 | 1925-06-05 | 1926-09-08 | C019
ilo-c29 | 1930-06-28 | 1932-05-01 | C029
ilo-p29 | 2014-06-11 | 2016-11-09 | P029
ilo-c87 | 1948-07-09 | 1950-07-04 | C087
ilo-c97 | 1949-07-01 | 1952-01-22 | C097
ilo-c98 | 1949-07-01 | 1951-07-18 | C098
ilo-c100 | 1951-06-29 | 1953-05-23 | C100
ilo-c105 | 1957-06-25 | 1959-01-17 | C105
ilo-c111 | 1958-06-25 | 1960-06-15 | C111
ilo-c118 | 1962-06-28 | 1964-04-25 | C118
ilo-c138 | 1973-06-26 | 1976-06-19 | C138
ilo-c143 | 1975-06-24 | 1978-12-09 | C143
ilo-c157 | 1982-06-21 | 1986-09-11 | C157
ilo-c181 | 1997-06-19 | 2000-05-10 | C181
ilo-c182 | 1999-06-17 | 2000-11-19 | C182
ilo-c189 | 2011-06-16 | 2013-09-05 | C189
ilo-c190 | 2019-06-21 | 2021-06-25 | C190
ilo-r86 | 1949-07-01 | | R086
ilo-r151 | 1975-06-24 | | R151
ilo-r201 | 2011-06-16 | | R201
ilo-r203 | 2014-06-11 | | R203
ilo-fundamental-principles | 1998-06-18 | |
ilo-multilateral-framework | 2006-03 | |
ilo-fair-recruitment | 2016-09 | |
ilo-recruitment-fees | 2018-11 | |
echr | 1950-11-04 | 1953-09-03 | 005
echr-p1 | 1952-03-20 | 1954-05-18 | 009
echr-p4 | 1963-09-16 | 1968-05-02 | 046
echr-p7 | 1984-11-22 | 1988-11-01 | 117
echr-p12 | 2000-11-04 | 2005-04-01 | 177
echr-p13 | 2002-05-03 | 2003-07-01 | 187
echr-p15 | 2013-06-24 | 2021-08-01 | 213
echr-p16 | 2013-10-02 | 2018-08-01 | 214
establishment | 1955-12-13 | 1965-02-23 | 019
visas-refugees | 1959-04-20 | 1960-09-04 | 031
social-charter | 1961-10-18 | 1965-02-26 | 035
revised-social-charter | 1996-05-03 | 1999-07-01 | 163
migrant-workers | 1977-11-24 | 1983-05-01 | 093
transfer-responsibility-refugees | 1980-10-16 | 1980-12-01 | 107
nationality | 1997-11-06 | 2000-03-01 | 166
avoidance-statelessness | 2006-05-19 | 2009-05-01 | 200
trafficking-convention | 2005-05-16 | 2008-02-01 | 197
istanbul-convention | 2011-05-11 | 2014-08-01 | 210
lanzarote-convention | 2007-10-25 | 2010-07-01 | 201
torture-prevention | 1987-11-26 | 1989-02-01 | 126
social-security | 1972-12-14 | 1977-03-01 | 078
forced-return | 2005-05-04 | |
oau-refugee-convention | 1969-09-10 | 1974-06-20 | 1001 UNTS 45
african-charter | 1981-06-27 | 1986-10-21 | 1520 UNTS 217
maputo-protocol | 2003-07-11 | 2005-11-25 |
african-childrens-charter | 1990-07-11 | 1999-11-29 |
kampala-convention | 2009-10-23 | 2012-12-06 |
african-free-movement-protocol | 2018-01-29 | |
african-statelessness-protocol | 2024-02 | |
aec-treaty | 1991-06-03 | 1994-05-12 |
ecowas-free-movement | 1979-05-29 | 1980-04-08 | A/P.1/5/79
ecowas-code-of-conduct | 1985-07-06 | | A/SP.1/7/85
ecowas-residence | 1986-07-01 | | A/SP.1/7/86
ecowas-amending | 1989-06-30 | | A/SP.1/6/89
ecowas-establishment | 1990-05-29 | | A/SP.2/5/90
eac-treaty | 1999-11-30 | 2000-07-07 |
eac-common-market-protocol | 2009-11-20 | 2010-07-01 |
comesa-free-movement | 2001 | |
sadc-facilitation-movement | 2005-08-18 | |
igad-free-movement | | |
cemac-treaty | 1994-03-16 | |
eccas-treaty | 1983-10-18 | 1984-12-18 |
uma-treaty | 1989-02-17 | | 1546 UNTS 151
cen-sad-treaty | 1998-02-04 | |
khartoum-declaration | 2014-11-28 | |
khartoum-au-declaration | 2014-10-16 | |
rabat-declaration | 2006-07-11 | |
ouagadougou-action-plan | 2006-11-23 | |
au-migration-policy-framework | 2006-06 | |
au-migration-policy-framework-2018 | 2018 | |
american-declaration | 1948-05-02 | |
american-convention | 1969-11-22 | 1978-07-18 | 1144 UNTS 123, B-32
san-salvador-protocol | 1988-11-17 | 1999-11-16 | A-52
belem-do-para | 1994-06-09 | 1995-03-05 | A-61
/int/treaty/1954/territorial-asylum | 1954-03-28 | 1954-12-29 | A-47
diplomatic-asylum | 1954-03-28 | 1954-12-29 | A-46
montevideo-political-asylum | 1933-12-26 | 1935-03-28 | A-37
montevideo-asylum | 1939-08-04 | |
havana-asylum | 1928-02-20 | 1929-05-21 | A-23
inter-american-torture | 1985-12-09 | 1987-02-28 | A-51
traffic-in-minors | 1994-03-18 | 1997-08-15 | B-57
cartagena-declaration | 1984-11-22 | |
mexico-declaration | 2004-11-16 | |
brazil-declaration | 2014-12-03 | |
chile-declaration | 2024-12-12 | |
mercosur-residence | 2002-12-06 | 2009-07-28 |
andean-decision-545 | 2003-06-25 | |
andean-decision-878 | 2021-05-12 | |
caricom-revised-treaty | 2001-07-05 | 2006-02-04 |
ca-4 | | |
inter-american-principles-migrants | 2019-12-07 | | Resolution 04/19
los-angeles-declaration | 2022-06-10 | |
bangkok-principles | 1966-08 | |
bangkok-principles-2001 | 2001-06-24 | |
asean-trafficking | 2015-11-21 | 2017-03-08 |
asean-migrant-workers | 2007-01-13 | |
asean-consensus | 2017-11-14 | |
asean-human-rights | 2012-11-18 | |
saarc-trafficking | 2002-01-05 | 2005-11-15 |
saarc-child-welfare | 2002-01-05 | |
bali-process-2002 | 2002-02-28 | |
bali-declaration | 2016-03-23 | |
arab-charter | 2004-05-22 | 2008-03-15 |
arab-refugee-convention | 1994 | |
casablanca-protocol | 1965-09-11 | |
arab-labour-mobility-1967 | 1967 | |
arab-labour-mobility-1975 | 1975 | |
cairo-declaration | 1990-08-05 | |
oic-human-rights-declaration | 2020-11-28 | |
oic-child-covenant | 2005-06 | |
cis-migrant-workers | 2008-11-14 | |
cis-human-rights | 1995-05-26 | 1998-08-11 |
cis-refugees | 1993-09-24 | |
eaeu-treaty | 2014-05-29 | 2015-01-01 |
trans-tasman | 1973 | |
pif-climate-mobility | 2023-11 | |
abu-dhabi-declaration | 2008-01-22 | |
colombo-process | 2003-04 | |
oc-16-99 | 1999-10-01 | | Series A No. 16
oc-17-02 | 2002-08-28 | | Series A No. 17
oc-18-03 | 2003-09-17 | | Series A No. 18
oc-21-14 | 2014-08-19 | | Series A No. 21
oc-23-17 | 2017-11-15 | | Series A No. 23
oc-25-18 | 2018-05-30 | | Series A No. 25
achpr-migrants-principles | 2023 | |
unhcr-handbook | 1979-09 | | HCR/1P/4/ENG/REV.4
unhcr-excom-conclusions | | |
ohchr-borders | 2014 | |
ohchr-trafficking | 2002-05-20 | | E/2002/68/Add.1
migrants-vulnerable-situations | 2018 | | A/HRC/37/34/Add.1
iasc-durable-solutions | 2010 | | A/HRC/13/21/Add.4
nansen-protection-agenda | 2015-10-13 | |
pinheiro-principles | 2005-06-28 | | E/CN.4/Sub.2/2005/17
unodc-model-law-trafficking | 2009 | |
unodc-model-law-smuggling | 2010 | |
SDG target 10.7 | 2015-09-25 | | A/RES/70/1
"""
"""Short name or path | adopted | in force | numbers by which it is cited. Empty: not known, or there is none."""

EUROPEAN_UNION = """
teu | 1992-02-07 | 1993-11-01 | |
tfeu | 1957-03-25 | 1958-01-01 | |
eu-charter | 2000-12-07 | 2009-12-01 | |
schengen-convention | 1990-06-19 | 1993-09-01 | 1995-03-26 |
directive/2001/40 | 2001-05-28 | 2001-06-02 | 2002-12-02 |
directive/2001/51 | 2001-06-28 | 2001-08-09 | 2003-02-11 |
directive/2001/55 | 2001-07-20 | 2001-08-07 | 2002-12-31 |
directive/2002/90 | 2002-11-28 | 2002-12-05 | 2004-12-05 |
directive/2003/86 | 2003-09-22 | 2003-10-03 | 2005-10-03 |
directive/2003/109 | 2003-11-25 | 2004-01-23 | 2006-01-23 |
directive/2004/38 | 2004-04-29 | 2004-04-30 | 2006-04-30 |
directive/2004/81 | 2004-04-29 | 2004-08-06 | 2006-08-06 |
directive/2004/82 | 2004-04-29 | 2004-09-05 | 2006-09-05 |
directive/2005/85 | 2005-12-01 | 2006-01-02 | 2007-12-01 | 2015-07-21
directive/2008/115 | 2008-12-16 | 2009-01-13 | 2010-12-24 |
directive/2009/50 | 2009-05-25 | 2009-06-19 | 2011-06-19 | 2023-11-19
directive/2009/52 | 2009-06-18 | 2009-07-20 | 2011-07-20 |
directive/2011/36 | 2011-04-05 | 2011-04-15 | 2013-04-06 |
directive/2011/95 | 2011-12-13 | 2012-01-09 | 2013-12-21 |
directive/2011/98 | 2011-12-13 | 2011-12-24 | 2013-12-25 | 2026-05-22
directive/2012/29 | 2012-10-25 | 2012-11-15 | 2015-11-16 |
directive/2013/32 | 2013-06-26 | 2013-07-19 | 2015-07-20 | 2026-06-12
directive/2013/33 | 2013-06-26 | 2013-07-19 | 2015-07-20 | 2026-06-12
directive/2014/36 | 2014-02-26 | 2014-03-29 | 2016-09-30 |
directive/2014/66 | 2014-05-15 | 2014-05-28 | 2016-11-29 |
directive/2016/801 | 2016-05-11 | 2016-05-22 | 2018-05-23 |
directive/2021/1883 | 2021-10-20 | 2021-11-17 | 2023-11-18 |
directive/2024/1233 | 2024-04-24 | 2024-05-20 | 2026-05-21 |
directive/2024/1346 | 2024-05-14 | 2024-06-11 | 2026-06-12 |
directive/2024/1712 | 2024-06-13 | 2024-07-14 | 2026-07-15 |
regulation/2009/810 | 2009-07-13 | 2009-10-05 | 2010-04-05 |
regulation/2013/603 | 2013-06-26 | 2013-07-19 | 2015-07-20 | 2026-06-12
regulation/2013/604 | 2013-06-26 | 2013-07-19 | 2014-01-01 |
regulation/2016/399 | 2016-03-09 | 2016-04-12 | |
regulation/2018/1806 | 2018-11-14 | 2018-12-18 | |
regulation/2018/1860 | 2018-11-28 | 2018-12-27 | 2023-03-07 |
regulation/2018/1861 | 2018-11-28 | 2018-12-27 | 2023-03-07 |
regulation/2018/1862 | 2018-11-28 | 2018-12-27 | 2023-03-07 |
regulation/2019/1896 | 2019-11-13 | 2019-12-04 | |
regulation/2021/1147 | 2021-07-07 | 2021-07-15 | 2021-01-01 |
regulation/2021/2303 | 2021-12-15 | 2022-01-19 | |
regulation/2024/1347 | 2024-05-14 | 2024-06-11 | |
regulation/2024/1348 | 2024-05-14 | 2024-06-11 | 2026-06-12 |
regulation/2024/1349 | 2024-05-14 | 2024-06-11 | 2026-06-12 |
regulation/2024/1350 | 2024-05-14 | 2024-06-11 | |
regulation/2024/1351 | 2024-05-14 | 2024-06-11 | |
regulation/2024/1356 | 2024-05-14 | 2024-06-11 | 2026-06-12 |
regulation/2024/1358 | 2024-05-14 | 2024-06-11 | 2026-06-12 |
regulation/2024/1359 | 2024-05-14 | 2024-06-11 | |
"""
"""The act | adopted | in force | to be applied from | no longer in force from."""

COMMENTS = """
CCPR GC 15, CCPR GC 18, CCPR GC 27, CCPR GC 31, CCPR GC 35, CCPR GC 36, CESCR GC 14, CESCR GC 19, CESCR GC 20,
CERD GR 22, CERD GR 30, CERD GR 36, CEDAW GR 26, CEDAW GR 32, CEDAW GR 38, CAT GC 2, CAT GC 3, CAT GC 4, CRC GC 6,
CRC GC 12, CRC GC 14, CRC GC 21, CRC GC 22, CRC GC 23, CRC GC 24, CMW GC 1, CMW GC 2, CMW GC 3, CMW GC 4, CMW GC 5,
CMW GC 6, CRPD GC 1, UNHCR GIP 1, UNHCR GIP 2, UNHCR GIP 3, UNHCR GIP 4, UNHCR GIP 5, UNHCR GIP 6, UNHCR GIP 7,
UNHCR GIP 8, UNHCR GIP 9, UNHCR GIP 10, UNHCR GIP 11, UNHCR GIP 12, UNHCR GIP 13, ExCom Conclusions
"""
"""General comments and guidelines, as they are cited."""

CASES = """
Soering v. the United Kingdom | 1989-07-07 | 14038/88
Cruz Varas and Others v. Sweden | 1991-03-20 | 15576/89
Vilvarajah and Others v. the United Kingdom | 1991-10-30 | 13163/87
Chahal v. the United Kingdom | 1996-11-15 | 22414/93
Jabari v. Turkey | 2000-07-11 | 40035/98
Amuur v. France | 1996-06-25 | 19776/92
Čonka v. Belgium | 2002-02-05 | 51564/99
Saadi v. the United Kingdom | 2008-01-29 | 13229/03
Saadi v. Italy | 2008-02-28 | 37201/06
M.S.S. v. Belgium and Greece | 2011-01-21 | 30696/09
Hirsi Jamaa and Others v. Italy | 2012-02-23 | 27765/09
Khlaifia and Others v. Italy | 2016-12-15 | 16483/12
N.D. and N.T. v. Spain | 2020-02-13 | 8675/15
Ilias and Ahmed v. Hungary | 2019-11-21 | 47287/15
Tarakhel v. Switzerland | 2014-11-04 | 29217/12
J.K. and Others v. Sweden | 2016-08-23 | 59166/12
F.G. v. Sweden | 2016-03-23 | 43611/11
Paposhvili v. Belgium | 2016-12-13 | 41738/10
Savran v. Denmark | 2021-12-07 | 57467/15
Rantsev v. Cyprus and Russia | 2010-01-07 | 25965/04
Chowdury and Others v. Greece | 2017-03-30 | 21884/15
S.M. v. Croatia | 2020-06-25 | 60561/14
Mubilanzila Mayeka and Kaniki Mitunga v. Belgium | 2006-10-12 | 13178/03
Popov v. France | 2012-01-19 | 39472/07
Rahimi v. Greece | 2011-04-05 | 8687/08
H.A. and Others v. Greece | 2019-02-28 | 19951/16
M.A. v. Denmark | 2021-07-09 | 6697/18
M.H. and Others v. Croatia | 2021-11-18 | 15670/18
Üner v. the Netherlands | 2006-10-18 | 46410/99
Jeunesse v. the Netherlands | 2014-10-03 | 12738/10
Maslov v. Austria | 2008-06-23 | 1638/03
Biao v. Denmark | 2016-05-24 | 38590/10
Genovese v. Malta | 2011-10-11 | 53124/09
Elgafaji | 2009-02-17 | ECLI:EU:C:2009:94
N.S. and M.E. | 2011-12-21 | ECLI:EU:C:2011:865
El Dridi | 2011-04-28 | ECLI:EU:C:2011:268
Achughbabian | 2011-12-06 | ECLI:EU:C:2011:807
X, Y and Z | 2013-11-07 | ECLI:EU:C:2013:720
A, B and C | 2014-12-02 | ECLI:EU:C:2014:2406
C.K. and Others | 2017-02-16 | ECLI:EU:C:2017:127
Jawo | 2019-03-19 | ECLI:EU:C:2019:218
Ibrahim and Others | 2019-03-19 | ECLI:EU:C:2019:219
Alheto | 2018-07-25 | ECLI:EU:C:2018:584
Ahmed (C-369/17) | 2018-09-13 | ECLI:EU:C:2018:713
FMS and Others | 2020-05-14 | ECLI:EU:C:2020:367
Zambrano | 2011-03-08 | ECLI:EU:C:2011:124
McCarthy (C-434/09) | 2011-05-05 | ECLI:EU:C:2011:277
Metock | 2008-07-25 | ECLI:EU:C:2008:449
K. and H.F. | 2018-05-02 | ECLI:EU:C:2018:296
A and S | 2018-04-12 | ECLI:EU:C:2018:248
E. v Staatssecretaris van Veiligheid en Justitie | 2019-03-13 | ECLI:EU:C:2019:192
Teitiota | 2019-10-24 | CCPR/C/127/D/2728/2016
A v Australia | 1997-04-03 | CCPR/C/59/D/560/1993
C v Australia | 2002-10-28 | CCPR/C/76/D/900/1999
F.K.A.G. | 2013-07-26 | CCPR/C/108/D/2094/2011
Mutombo | 1994-04-27 | CAT/C/12/D/13/1993
Agiza | 2005-05-20 | CAT/C/34/D/233/2003
Tapia Paez | 1997-04-28 | CAT/C/18/D/39/1996
Vélez Loor | 2010-11-23 | Series C No. 218
Yean and Bosico | 2005-09-08 | Series C No. 130
Expelled Dominicans and Haitians | 2014-08-28 | Series C No. 282
Pacheco Tineo | 2013-11-25 | Series C No. 272
Nadege Dorzema | 2012-10-24 | Series C No. 251
Habbal | 2022-08-31 | Series C No. 463
Good v Botswana | 2010-05-26 | 313/05
IHRDA v Angola | 2008-05-22 | 292/04
UIDH v Angola | 1997-11-11 | 159/96
Open Society v Côte d'Ivoire | 2015-02-28 | 318/06
Anudo v Tanzania | 2018-03-22 | 012/2015
Diallo | 2010-11-30 | I.C.J. Reports 2010, p. 639
Georgia v Russia (ICJ) | 2011-04-01 | I.C.J. Reports 2011, p. 70
Jadhav | 2019-07-17 | I.C.J. Reports 2019, p. 418
Avena | 2004-03-31 | I.C.J. Reports 2004, p. 12
LaGrand | 2001-06-27 | I.C.J. Reports 2001, p. 466
Nottebohm | 1955-04-06 | I.C.J. Reports 1955, p. 4
R (Adan) | 2000-12-19 | [2000] UKHL 67
Januzi | 2006-02-15 | [2006] UKHL 5
Sale v HCC | 1993-06-21 | 509 U.S. 155
INS v. Cardoza-Fonseca | 1987-03-09 | 480 U.S. 421
Matter of Acosta | 1985-03-01 | 19 I&N Dec. 211 (BIA 1985)
Matter of A-B- | 2018-06-11 | 27 I&N Dec. 316 (A.G. 2018)
Canada v Ward | 1993-06-30 | [1993] 2 S.C.R. 689
Suresh | 2002-01-11 | 2002 SCC 1
Chan v Canada | 1995-10-19 | [1995] 3 S.C.R. 593
Chan Yee Kin | 1989-12-09 | [1989] HCA 62
Plaintiff M61 | 2010-11-11 | [2010] HCA 41
Plaintiff M70 | 2011-08-31 | [2011] HCA 32
Plaintiff S157 | 2003-02-04 | [2003] HCA 2
CPCF | 2015-01-28 | [2015] HCA 1
AAA (Syria) | 2023-11-15 | [2023] UKSC 42
HJ (Iran) | 2010-07-07 | [2010] UKSC 31
Ruddock v Vadarlis | 2001-09-18 | [2001] FCA 1329
Minister v Somali Association | 2015-03-25 | [2015] ZASCA 35
Attorney General v Kituo cha Sheria | 2017 | [2017] eKLR
Samow Mumin Mohamed | 2014 | [2014] eKLR
"""
"""What the case is called | day | a number by which it is cited."""
