"""Names that places had before or have beside the official one, by HCP code; the sixteen regions of 1997 to 2015."""

from __future__ import annotations

ALSO = {
    "02": ("L'Oriental", "Région orientale", "Région de l'Est", "جهة الشرق", "الجهة الشرقية"),
    "10": ("Guelmim-Oued Noun", "كلميم-وادي نون", "كلميم واد نون"),
    "11": ("Laâyoune-Saguia al Hamra", "Laâyoune-Sakia El Hamra"),
    "12": ("Eddakhla-Oued Eddahab", "الداخلة وادي الذهب"),
    "01.573": ("Mdiq", "المضيق"),
    "03.231": ("Fès-Médina", "Fez"),
    "06.141": ("Casa", "Dar el Beida", "الدار البيضاء الكبرى"),
    "06.181": ("Mazagan",),
    "06.371": ("Fédala", "فضالة"),
    "04.281": ("Port-Lyautey",),
    "04.481": ("Petitjean",),
    "07.191": ("Kelaa des Sraghna", "Kalaat Sraghna", "El Kelaa"),
    "07.211": ("Mogador", "موكادور"),
    "07.585": ("Louis-Gentil",),
    "08.201": ("Ksar Es-Souk", "قصر السوق", "Er-Rachidia"),
    "11.221": ("Smara", "Semara"),
    "12.391": ("Dakhla", "Villa Cisneros", "الداخلة"),
    "12.066": ("Aousserd", "Aouserd", "Lagouira", "لكويرة"),
}

# A region of the former division and the present regions over which its provinces are spread.
FORMER_REGIONS = {
    ("Tanger-Tétouan", "طنجة تطوان"): ("01",),
    ("Taza-Al Hoceima-Taounate", "تازة الحسيمة تاونات"): ("01", "02", "03"),
    ("Fès-Boulemane", "فاس بولمان"): ("03",),
    ("Meknès-Tafilalet", "مكناس تافيلالت"): ("03", "05", "08"),
    ("Rabat-Salé-Zemmour-Zaër", "الرباط سلا زمور زعير"): ("04",),
    ("Gharb-Chrarda-Béni Hssen", "الغرب شراردة بني احسن"): ("01", "04"),
    ("Tadla-Azilal", "تادلة أزيلال"): ("05",),
    ("Chaouia-Ouardigha", "الشاوية ورديغة"): ("05", "06"),
    ("Grand Casablanca", "الدار البيضاء الكبرى"): ("06",),
    ("Doukkala-Abda", "دكالة عبدة"): ("06", "07"),
    ("Marrakech-Tensift-Al Haouz", "مراكش تانسيفت الحوز"): ("07",),
    ("Souss-Massa-Drâa", "سوس ماسة درعة"): ("08", "09", "10"),
    ("Guelmim-Es Semara", "كلميم السمارة"): ("09", "10", "11"),
    ("Laâyoune-Boujdour-Sakia El Hamra", "العيون بوجدور الساقية الحمراء"): ("11",),
    ("Oued Ed-Dahab-Lagouira", "وادي الذهب لكويرة"): ("12",),
}
