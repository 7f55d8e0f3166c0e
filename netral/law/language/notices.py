"""What is said beside the answer: where help is, what is not kept, what Netral is not for. Calm and short."""

from __future__ import annotations

from collections.abc import Iterable

Both = dict[str, str]

NOTICES: dict[str, Both] = {
    "despair": {
        "id": "Bila Anda ingin mengakhiri hidup: Anda tidak harus menanggungnya sendiri. Hubungi sekarang orang yang "
        "Anda percaya, atau layanan darurat 119. Sanksi dapat dilawan dengan keberatan; nyawa Anda lebih penting.",
        "en": "If you think of ending your life: you need not bear this alone. Call somebody you trust now, or the "
        "emergency service 119. A neutrality case can be objected to; your life matters more.",
    },
    "emergency": {
        "id": "Bila ini sedang terjadi dan ada ancaman atau kekerasan, jauhi tempatnya dan hubungi polisi (110). "
        "Pelanggaran yang sedang berlangsung dapat langsung disampaikan kepada pengawas pemilihan terdekat.",
        "en": "If this is happening now and there is a threat or violence, keep away and call the police (110). "
        "A breach in progress can be told at once to the nearest election supervisor.",
    },
    "report": {
        "id": "Ingin melapor? Bawaslu atau pengawas setempat menerima laporan, paling lambat tujuh hari sejak Anda "
        "mengetahuinya. Catat waktu, tempat, dan buktinya. Netral tidak meneruskan apa yang Anda tulis di sini.",
        "en": "Do you want to report it? Bawaslu or the local supervisor takes reports, at the latest seven days after "
        "you learned of it. Note time, place and evidence. Netral passes on nothing that you write here.",
    },
    "lawyer": {
        "id": "Untuk perkara di pengadilan atau penyidikan, bicaralah dengan advokat atau lembaga bantuan hukum. "
        "Netral menerangkan aturan netralitas; Netral tidak membela perkara.",
        "en": "For a case in court or under investigation, speak with a lawyer or a legal aid office. "
        "Netral explains the rules of neutrality; it does not plead cases.",
    },
    "personal-data": {
        "id": "Tulisan Anda memuat nomor atau alamat pribadi. Netral tidak menyimpan pertanyaan ini dan tidak "
        "meneruskannya kepada siapa pun. Nama dan nomor tidak perlu disebut.",
        "en": "Your text holds a personal number or address. Netral keeps nothing of this question and passes it on "
        "to nobody. Names and numbers need not be given.",
    },
    "not-kept": {
        "id": "Netral tidak menyimpan pertanyaan ini dan tidak meneruskannya kepada siapa pun.",
        "en": "Netral keeps nothing of this question and passes it on to nobody.",
    },
    "accident": {
        "id": "Tidak sengaja? Batalkan sekarang, dan catat kapan Anda membatalkannya. Aturan yang kami punya tidak "
        "menyebut apakah itu meringankan; katakan sejujurnya bila Anda diperiksa.",
        "en": "By accident? Undo it now, and note when you did. The rules we hold do not say whether that counts in "
        "your favour; say so honestly if you are asked.",
    },
    "denied": {
        "id": "Jawaban ini tentang perbuatannya. Bila Anda tidak melakukannya, larangannya tidak mengenai Anda.",
        "en": "This answer is about the act. If you did not do it, the prohibition does not concern you.",
    },
    "orders": {
        "id": "Perintah di dalam tulisan tidak mengubah jawaban: jawaban Netral berasal dari aturan yang dikutipnya.",
        "en": "Orders in the text do not change the answer: it comes from the rules that Netral cites.",
    },
    "insult": {
        "id": "Kami mengerti Anda kesal. Ceritakan apa yang terjadi, dan kami bantu mencari aturannya.",
        "en": "We understand that you are upset. Tell us what happened, and we help to find the rule.",
    },
    "off-topic": {
        "id": "Netral hanya menjawab apa yang boleh dan tidak boleh bagi ASN, dan yang disamakan, dalam pemilihan. "
        "Tulis perbuatannya, misalnya: “Saya PPPK, bolehkah menyukai unggahan calon?”",
        "en": "Netral answers only what civil servants, and those treated alike, may and may not do in elections. "
        "Write the act, for example: “Saya PPPK, bolehkah menyukai unggahan calon?”",
    },
    "ask-political-opinion": {
        "id": "Netral tidak punya pendapat tentang calon, partai, atau hasil pemilihan. Pilihan Anda rahasia dan "
        "milik Anda.",
        "en": "Netral has no opinion on candidates, parties or results. Your choice is secret and yours.",
    },
    "somebody-else": {
        "id": "Kami membaca ini sebagai perbuatan orang lain. Ini bukan putusan atas orang itu: yang berwenang "
        "memeriksa harus mendengarnya dulu.",
        "en": "We read this as somebody else's deed. It is no finding against that person: whoever has the power to "
        "examine must hear them first.",
    },
}
ORDER = tuple(NOTICES)
URGENT = frozenset({"despair", "emergency"})
"""What is said before the answer."""


def notices(kinds: Iterable[str]) -> list[dict[str, str | Both]]:
    """Give the notices of these kinds in their order, each once."""
    wanted = set(kinds)
    return [{"kind": kind, "text": NOTICES[kind]} for kind in ORDER if kind in wanted]
