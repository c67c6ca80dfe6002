"""The six threat topics of the network, each with a few narrower ones, in its four languages."""

from django.db import migrations

_TOPICS = {
    "cyber-threats": ("Cyber threats", "التهديدات السيبرانية", "Cybermenaces", "Ciberamenazas"),
    "storage": ("Storage", "التخزين", "Stockage", "Almacenamiento"),
    "transport": ("Transport", "النقل", "Transport", "Transporte"),
    "emerging-technology": (
        "Emerging technology",
        "التكنولوجيا الناشئة",
        "Technologies émergentes",
        "Tecnologías emergentes",
    ),
    "investing": (
        "Investing in chemical security",
        "الاستثمار في الأمن الكيميائي",
        "Investir dans la sûreté chimique",
        "Invertir en seguridad química",
    ),
    "crisis": ("Security in a crisis", "الأمن في الأزمات", "Sûreté en temps de crise", "Seguridad en una crisis"),
}
_NARROWER = {
    "cyber-threats": {
        "business-mail": (
            "Business e-mail compromise",
            "اختراق البريد الإلكتروني للأعمال",
            "Compromission de messagerie professionnelle",
            "Compromiso del correo empresarial",
        ),
        "awareness": ("Awareness of staff", "توعية الموظفين", "Sensibilisation du personnel", "Concienciación del personal"),
    },
    "storage": {
        "site-review": ("Review of sites", "مراجعة المواقع", "Examen des sites", "Revisión de instalaciones"),
        "stock-records": ("Records of stock", "سجلات المخزون", "Registres des stocks", "Registros de existencias"),
    },
    "transport": {
        "seals": ("Seals and handover", "الأختام والتسليم", "Scellés et remise", "Precintos y entrega"),
        "border": ("Checks at borders", "التفتيش على الحدود", "Contrôles aux frontières", "Controles en fronteras"),
    },
    "emerging-technology": {
        "online-sales": ("Online sales", "البيع عبر الإنترنت", "Ventes en ligne", "Ventas en línea"),
    },
    "investing": {
        "training": ("Training programmes", "برامج التدريب", "Programmes de formation", "Programas de formación"),
        "regulation": ("Law and licensing", "القانون والتراخيص", "Droit et licences", "Legislación y licencias"),
    },
    "crisis": {
        "exercises": ("Exercises", "التمارين", "Exercices", "Ejercicios"),
        "continuity": ("Continuity of work", "استمرارية العمل", "Continuité des activités", "Continuidad de la actividad"),
    },
}
_LANGUAGES = ("en", "ar", "fr", "es")


def load(apps, schema_editor):
    Topic = apps.get_model("directory", "Topic")
    for slug, names in _TOPICS.items():
        broader = Topic.objects.create(slug=slug, names=dict(zip(_LANGUAGES, names, strict=True)))
        Topic.objects.bulk_create(
            Topic(slug=narrower, names=dict(zip(_LANGUAGES, words, strict=True)), broader=broader)
            for narrower, words in _NARROWER[slug].items()
        )


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
