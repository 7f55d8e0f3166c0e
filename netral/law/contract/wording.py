"""The words of the answers, fixed in both languages (LOOK: five verdicts, each with a shape and a word)."""

from __future__ import annotations

VERDICT_WORD = {
    "allowed": {"id": "Boleh", "en": "Allowed"},
    "conditional": {"id": "Bergantung", "en": "It depends"},
    "prohibited": {"id": "Dilarang", "en": "Not allowed"},
    "contested": {"id": "Beda pendapat", "en": "Authorities disagree"},
    "not-covered": {"id": "Belum ada aturannya", "en": "No rule found"},
}
GRADE = {
    "regulation-text": {"id": "naskah dibaca", "en": "text read"},
    "quoted": {"id": "dikutip kata demi kata", "en": "quoted word for word"},
    "secondary": {"id": "sumber sekunder", "en": "secondary source"},
    "derived": {"id": "dirunut dari pasal lain", "en": "derived"},
    "unverified": {"id": "belum terverifikasi", "en": "not verified"},
}
TITLES = {
    "needs": {"id": "Yang masih perlu diketahui", "en": "Still to be known"},
    "remains": {"id": "Yang tetap boleh", "en": "What stays allowed"},
    "positions": {"id": "Pendapat yang berbeda", "en": "The positions"},
    "grounds": {"id": "Dasarnya", "en": "Grounds"},
    "conditions": {"id": "Yang dapat mengubah jawaban", "en": "What could change the answer"},
    "sanctions": {"id": "Sanksi yang mungkin", "en": "Sanctions that may follow"},
    "route": {"id": "Siapa yang menangani", "en": "Who handles it"},
    "presumed": {"id": "Yang kami andaikan", "en": "What we took for granted"},
    "understood": {"id": "Yang kami pahami", "en": "What I understood"},
    "notices": {"id": "Perlu Anda ketahui", "en": "Good to know"},
    "overall": {"id": "Ringkasan", "en": "In short"},
    "out-of-scope": {"id": "Di luar lingkup", "en": "Out of scope"},
    "applies-to-you": {"id": "Yang berlaku bagi Anda", "en": "What applies to you"},
    "tree": {"id": "Mengapa", "en": "Why"},
    "crime-yes": {"id": "Ini dapat dipidana.", "en": "This may be a crime."},
    "crime-open": {
        "id": "Dapat menjadi tindak pidana; lihat syaratnya di bawah.",
        "en": "May become a crime; see the conditions below.",
    },
    "crime-no": {"id": "Bukan tindak pidana.", "en": "Not a crime."},
    "no-sanction": {
        "id": "Netral belum memuat hukuman untuk status ini. Itu bukan berarti tidak ada.",
        "en": "Netral holds no sanction for this status. That does not mean there is none.",
    },
    "not-operative": {"id": "tertulis, tetapi belum dapat dijatuhkan", "en": "written, but cannot be imposed yet"},
    "contested-sanction": {
        "id": "diperdebatkan: aturan lain berbunyi lain",
        "en": "disputed: another rule says otherwise",
    },
    "derived": {"id": "kesimpulan kami, bukan bunyi lampiran", "en": "our inference, not the wording of the annex"},
    "reading-allowed": {"id": "Boleh", "en": "Allowed"},
    "reading-prohibited": {"id": "Dilarang", "en": "Not allowed"},
    "rights": {"id": "Hak Anda bila diperiksa oleh instansi", "en": "Your rights when your institution examines you"},
    "ground": {"id": "Dasarnya:", "en": "Ground:"},
    "terms": {"id": "Syaratnya, menurut {}:", "en": "The terms, by {}:"},
    "opening": {"id": "Boleh bila", "en": "Allowed if"},
    "closing": {"id": "Menjadi dilarang bila", "en": "Not allowed any more if"},
    "duty-prohibited": {"id": "Dilarang bila kewajiban ini terlanggar:", "en": "Not allowed if it breaches this duty:"},
    "duty-allowed": {"id": "Boleh selama kewajiban ini dipenuhi:", "en": "Allowed as long as this duty is kept:"},
    "then-prohibited": {"id": "Dilarang bila berlaku:", "en": "Not allowed if this applies:"},
    "external-prohibited": {"id": "Dilarang, dengan syarat:", "en": "Not allowed, on a condition:"},
    "external-allowed": {"id": "Boleh, dengan syarat:", "en": "Allowed, on a condition:"},
    "then-allowed": {"id": "Boleh bila berlaku:", "en": "Allowed if this applies:"},
    "applies": {"id": "berlaku", "en": "applies"},
    "may-apply": {"id": "mungkin berlaku", "en": "may apply"},
    "does-not-apply": {"id": "tidak berlaku", "en": "does not apply"},
    "prevailed-over": {"id": "dikalahkan aturan lain", "en": "prevailed over by another rule"},
    "holds-yes": {"id": "ya", "en": "yes"},
    "holds-no": {"id": "tidak", "en": "no"},
    "holds-open": {"id": "belum diketahui", "en": "not known"},
    "act": {"id": "Perbuatan", "en": "Act"},
    "status": {"id": "Status", "en": "Status"},
    "date": {"id": "Tanggal", "en": "Date"},
    "region": {"id": "Wilayah", "en": "Region"},
    "unsure": {"id": "tidak yakin", "en": "not sure"},
    "no-advice": {"id": "Bukan nasihat hukum.", "en": "Not legal advice."},
}


def capital(text: str) -> str:
    """Give a label as the beginning of a line: its first letter in capital, the rest as it is (PNS, CLTN)."""
    return text[:1].upper() + text[1:]


def heading(title: str, language: str) -> str:
    """Give a section's heading, or another fixed phrase."""
    return TITLES[title][language]


GROUPS = {
    "social-media": {"id": "Media sosial", "en": "Social media"},
    "messaging": {"id": "Grup dan pesan", "en": "Groups and messages"},
    "photo": {"id": "Foto dan gaya", "en": "Photos and gestures"},
    "event": {"id": "Hadir di acara", "en": "Attending events"},
    "debate": {"id": "Debat dan diskusi", "en": "Debates and discussions"},
    "support": {"id": "Dukungan dan alat peraga", "en": "Support and campaign material"},
    "family": {"id": "Keluarga yang mencalonkan diri", "en": "A candidate in the family"},
    "private": {"id": "Kehidupan pribadi dan memilih", "en": "Private life and voting"},
    "duty": {"id": "Bertugas di acara politik", "en": "On duty at political events"},
    "office": {"id": "Keputusan jabatan", "en": "Decisions of an office"},
    "facility": {"id": "Fasilitas dan anggaran negara", "en": "State facilities and budgets"},
    "mobilise": {"id": "Mengajak atau memerintah orang lain", "en": "Asking or ordering others"},
    "team": {"id": "Tim kampanye", "en": "Campaign teams"},
    "party": {"id": "Partai politik", "en": "Political parties"},
    "candidacy": {"id": "Mencalonkan diri", "en": "Running for office"},
    "candidate-side": {"id": "Calon yang melibatkan ASN", "en": "Candidates who involve ASN"},
    "organiser-job": {"id": "Penyelenggara pemilihan", "en": "Election officials"},
    "after-vote": {"id": "Sesudah pemungutan suara", "en": "After the vote"},
    "identity": {"id": "Akun atau nama disalahgunakan", "en": "Account or name misused"},
    "procedure": {"id": "Melapor, diperiksa, keberatan", "en": "Reports, examinations, objections"},
}
"""The groups of acts in the order in which they are offered; what lies out of scope is not offered."""

MODALITY = {
    "prohibition": {"id": "Larangan", "en": "Prohibition"},
    "obligation": {"id": "Kewajiban", "en": "Obligation"},
    "permission": {"id": "Izin", "en": "Permission"},
    "right": {"id": "Hak", "en": "Right"},
    "power": {"id": "Wewenang", "en": "Power"},
}
CATEGORY = {
    "kode-etik": {"id": "Kode etik", "en": "Code of ethics"},
    "disiplin": {"id": "Disiplin", "en": "Discipline"},
    "pidana": {"id": "Pidana", "en": "Penal"},
    "administratif": {"id": "Administratif", "en": "Administrative"},
    "kepegawaian": {"id": "Kepegawaian", "en": "Personnel"},
    "etik": {"id": "Etik penyelenggara", "en": "Ethics of election officials"},
}
