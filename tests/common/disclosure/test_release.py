import hashlib

import numpy as np
import pytest
from hypothesis import given

from netral.common.disclosure.errors import BadRelease
from netral.common.disclosure.publish import publish
from netral.common.disclosure.release import Release
from tests.common.disclosure.worlds import flat, tables


class TestRelease:
    @given(tables())
    def test_is_read_as_it_was_written(self, some):
        release = publish([some])

        read = Release.parse(release.octets())

        assert read.octets() == release.octets()
        assert np.array_equal(read.tables[0].numbers, release.tables[0].numbers)

    def test_has_a_stable_form(self):
        known = np.array([False, True, False])

        octets = publish([flat(0, 30, known=known)]).octets()

        assert octets == (
            b'{"form":"netral.disclosure.v1","tables":[{"dimensions":[{"codes":["total","part 0","part 1"],'
            b'"name":"part","parents":[-1,0,0]}],"floored":false,"known":[1],"name":"t","numbers":[30,0,30],'
            b'"period":"2024","population":"persons"}]}\n'
        )
        assert hashlib.sha256(octets).digest() == hashlib.sha256(Release.parse(octets).octets()).digest()

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"{", b" {"),
            (b"v1", b"v2"),
            (b"\n", b""),
            (b"[30,", b"[-1,"),
            (b"[30,", b"[3e1,"),
            (b"[30,", b"["),
            (b"[30,", b"[[30],"),
            (b"[-1,0,0]", b"[-1,0,2]"),
            (b'"known":[1]', b'"known":[9]'),
            (b'"name":"t",', b""),
        ],
    )
    def test_is_refused_when_written_otherwise(self, old, new):
        octets = publish([flat(0, 30, known=np.array([False, True, False]))]).octets()
        assert old in octets

        with pytest.raises(BadRelease) as refusal:
            Release.parse(octets.replace(old, new))

        assert refusal.value.said_in("en") == "That file is no release of form netral.disclosure.v1."
