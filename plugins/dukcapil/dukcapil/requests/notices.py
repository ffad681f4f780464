"""What applicants are told about the steps that ask something of them, or end the wait."""

from hub import Notice, Text

NOTICES = (
    Notice(
        "dukcapil.request.returned",
        Text("Berkas permohonan Anda perlu diperbaiki", "Papers of your request need mending"),
        Text(
            "Permohonan {number} dikembalikan. Lihat alasannya dan kirim ulang berkasnya di {url};"
            " waktu layanan berhenti sampai Anda menjawab.",
            "Request {number} was returned. See why and send the papers again at {url};"
            " the clock stands still until you answer.",
        ),
    ),
    Notice(
        "dukcapil.request.delayed",
        Text("Permohonan Anda menunggu sistem pusat", "Your request waits for the central system"),
        Text(
            "Permohonan {number} menunggu sistem pusat. Anda tidak perlu berbuat apa-apa. Kabar layanan: {url}",
            "Request {number} waits for the central system. There is nothing you need to do. News: {url}",
        ),
    ),
    Notice(
        "dukcapil.request.issued",
        Text("Dokumen Anda sudah terbit", "Your document is ready"),
        Text(
            "Dokumen dari permohonan {number} sudah terbit dan dapat diunduh di {url}. Kertas A4 80 gram cukup; tidak"
            " perlu legalisir.",
            "The document of request {number} is ready at {url}. Plain A4 paper of 80 grams will do; it needs no"
            " legalisation.",
        ),
    ),
)
