from tools import messages


class TestCatalogs:
    def test_are_complete(self):
        assert messages.catalogs()
        assert messages.problems() == []

    def test_would_not_be_complete_with_a_new_sentence(self, copy, monkeypatch):
        (copy / "netral/web/jinja2/web/new.html").write_text('{{ "A new sentence"|translate }}')
        (copy / "netral/web/new.py").write_text("_('Said in Python')\n")
        monkeypatch.setattr(messages, "ROOT", copy)
        monkeypatch.setattr(messages, "PACKAGE", copy / "netral")

        found = messages.problems()
        messages.update()
        after = messages.problems()

        assert found == [
            "web: not in the catalog: 'A new sentence'",
            "web: not in the catalog: 'Said in Python'",
        ]
        assert sorted(after) == [
            "web: has no Indonesian text: 'A new sentence'",
            "web: has no Indonesian text: 'Said in Python'",
        ]

    def test_stay_as_they_are_when_nothing_is_new(self, copy, monkeypatch):
        monkeypatch.setattr(messages, "ROOT", copy)
        monkeypatch.setattr(messages, "PACKAGE", copy / "netral")
        before = [path.read_bytes() for path in messages.catalogs()]

        messages.update()

        assert [path.read_bytes() for path in messages.catalogs()] == before
