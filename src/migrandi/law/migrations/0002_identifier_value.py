"""An identifier is found by its value alone without reading all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]

    operations = [
        migrations.AddIndex(model_name="identifier", index=models.Index(fields=["value"], name="law_identifier_value")),
    ]
