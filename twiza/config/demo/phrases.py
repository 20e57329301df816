"""Short notes of the demonstration, in French and in Arabic as agents write them. They name nobody."""

NOTES = (
    "Le bureau a présenté ses comptes de l’année. Les achats de matières premières pèsent le plus.",
    "Visite de l’atelier. Deux métiers à tisser sont à réparer avant la saison.",
    "Discussion sur les prix : la marge n’est pas calculée par produit.",
    "Les étiquettes sont prêtes ; il manque l’autorisation sanitaire.",
    "Une commande de trois boutiques est en cours de négociation.",
    "Le site de vente a reçu ses premières photographies de produits.",
    "Exercice de caisse et de banque avec la trésorière et deux membres.",
    "Répartition des tâches revue ; la présidente délègue la vente.",
    "تم عرض الوضعية المالية ومناقشة طريقة احتساب الثمن.",
    "زيارة الورشة والوقوف على حاجيات التجهيز.",
    "تمرين على مسك سجل المداخيل والمصاريف.",
    "الاتفاق على تحسين التلفيف قبل المعرض الجهوي.",
)
NEXT_STEPS = (
    "Envoyer le calcul du prix de revient",
    "Préparer le dossier de l’autorisation sanitaire",
    "Réunir l’assemblée générale",
    "Photographier les nouveaux produits",
    "Comparer trois devis d’emballage",
    "Finaliser le plan de développement",
    "إعداد لائحة الحاجيات من المواد الأولية",
    "تحيين لائحة الأعضاء والحصص",
    "تحضير المشاركة في المعرض الجهوي",
)
CORRECTIONS = (
    "Durée corrigée d’après la feuille de présence",
    "Séance saisie avec une mauvaise date",
    "تصحيح عدد الحاضرين حسب ورقة الحضور",
)
