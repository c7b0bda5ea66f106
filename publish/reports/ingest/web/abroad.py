"""Lines that pages put around texts, in eight more languages.

Values only, as in `publish.reports.ingest.web.phrases`. Each is a whole line.
"""

from typing import Final

_FRENCH = (
    r"aller au (?:contenu|menu|texte).*",
    r"accueil|se connecter|s['’]identifier|s['’]inscrire|créer un compte|rechercher", r"s['’]abonner.{0,60}",
    r"je m['’]abonne.{0,40}", r"abonnez-vous.{0,80}", r"article réservé aux abonnés",
    r"cet article est réservé aux abonnés.{0,40}", r"temps de lecture ?:? ?.{0,20}", r"lecture ?:? ?\d+ min\.?",
    r"partager(?: .{1,40})?", r"envoyer par (?:e-?mail|mail|courriel)", r"copier le lien", r"imprimer(?: .{1,20})?",
    r"(?:la suite )?après (?:la|cette) publicité", r"publicité",
    r"lire (?:aussi|plus)|voir (?:aussi|plus)|à lire aussi", r"nous utilisons des cookies.{0,100}",
    r"(?:tout )?(?:accepter|refuser)(?: .{1,30})?", r"(?:gérer|paramétrer|gestion des?) (?:les |mes )?cookies",
    r"mentions légales|plan du site|nous contacter|qui sommes-nous ?\??",
    r"politique de confidentialité|conditions générales.{0,30}|données personnelles",
    r".*\btous droits réservés\b.*", r"mots[- ]clés ?:.{0,100}",
    r"retour en haut|haut de page|page (?:suivante|précédente)",
)  # fmt: skip
_GERMAN = (
    r"(?:zum|direkt zum) (?:inhalt|hauptinhalt)(?: springen| wechseln)?",
    r"startseite|anmelden|einloggen|registrieren|suche|menü", r"abonnieren.{0,40}|jetzt abonnieren.{0,40}",
    r"(?:lesezeit|lesedauer):? ?.{0,20}", r"anzeige|werbung",
    r"(?:artikel )?(?:teilen|drucken|merken|senden|vorlesen|anhören)(?: auf .{1,20})?",
    r"link kopieren|auf .{1,20} teilen",
    r"(?:lesen sie auch|mehr zum thema|auch interessant|das könnte sie auch interessieren|weiterlesen|mehr lesen):?",
    r"wir verwenden cookies.{0,100}", r"(?:alle )?(?:akzeptieren|ablehnen)|cookie-einstellungen",
    r"impressum|datenschutz(?:erklärung)?|nutzungsbedingungen|agb|kontakt|über uns|nach oben",
    r".*\balle rechte vorbehalten\b.*", r"newsletter(?: abonnieren)?|zum newsletter anmelden.{0,60}",
)  # fmt: skip
_SPANISH = (
    r"(?:ir|saltar|pasar) al contenido.*", r"inicio|iniciar sesión|regístrate|registrarse|buscar|menú",
    r"suscríb(?:ete|ase|etes).{0,60}|suscribirse.{0,40}", r"(?:tiempo de lectura|lectura):? ?.{0,20}",
    r"publicidad|anuncio", r"compartir(?: .{1,30})?|copiar enlace|imprimir|enviar por (?:correo|email)",
    r"(?:lee|lea|leer|ver) (?:también|más):?|te puede interesar|le puede interesar",
    r"noticias relacionadas|más información", r"(?:utilizamos|usamos|este sitio (?:utiliza|usa)) cookies.{0,100}",
    r"(?:aceptar|rechazar)(?: .{1,20})?",
    r"aviso legal|política de (?:privacidad|cookies)|contacto|quiénes somos|mapa del sitio", r"volver arriba",
    r".*\b(?:todos los )?derechos reservados\b.*", r"etiquetas ?:.{0,100}",
)  # fmt: skip
_RUSSIAN = (
    r"перейти к (?:содержанию|основному|содержимому|контенту).*",
    r"главная(?: страница)?|войти|вход|регистрация|поиск|меню", r"поделиться(?: .{1,40})?",
    r"(?:скопировать|копировать) ссылку", r"распечатать|версия для печати|печать|сохранить|в избранное",
    r"реклама|на правах рекламы", r"(?:читайте|смотрите|читать) (?:также|ещ[её]|дальше|далее|полностью):?",
    r"время (?:чтения|на чтение):? ?.{0,20}", r"подпи(?:шитесь|саться|сывайтесь).{0,80}",
    r"(?:мы используем|сайт использует|этот сайт использует) (?:файлы )?cookies?.{0,100}",
    r"(?:принять|отклонить|согласен)(?: .{1,20})?", r"(?:оставить|добавить|написать) комментарий.*",
    r"теги ?:.{0,100}|метки ?:.{0,100}", r".*\b(?:все права защищены|авторские права)\b.*",
    r"(?:политика конфиденциальности|пользовательское соглашение|о проекте|о нас|контакты|карта сайта|наверх)",
    r"просмотр(?:ы|ов):? ?\d*", r"\d+ просмотр(?:а|ов)?",
)  # fmt: skip
_JAPANESE = (
    r"(?:本文|コンテンツ|メインコンテンツ)(?:へ|に)(?:スキップ|移動)(?:する)?",
    r"ホーム|トップ(?:ページ)?|ログイン|新規登録|会員登録|検索|メニュー",
    r"シェア(?:する)?|ツイート(?:する)?|共有(?:する)?|印刷(?:する)?|保存(?:する)?|リンクをコピー",
    r"この記事を(?:シェア|共有|印刷|保存).{0,10}|はてな(?:ブックマーク)?|ライン", r"広告|[pP][rR]|スポンサーリンク",
    r"(?:続き|もっと|詳しく)(?:を|は)?(?:読む|見る|こちら).{0,10}",
    r"(?:記事|有料会員)?登録はこちら.{0,20}|この記事は有料.{0,30}|残り\d+文字.{0,20}",
    r"コメント(?:を(?:書く|投稿|見る|残す).{0,10}|(?:\s?[(（]\s?\d+\s?[)）]|\d+件?)?)",
    r".*(?:無断転載|無断複製|転載を禁じ|著作権).*",
    r"プライバシー(?:ポリシー|について)?|利用規約|お問い合わせ|サイトマップ|会社概要|運営会社", r"クッキー.{0,20}",
    r"メール(?:マガジン|会員).{0,20}|メルマガ.{0,20}",
    r"ページ(?:の)?(?:先頭|トップ)(?:へ|に)(?:戻る)?|前(?:の|へ)(?:ページ|記事)?", r"次(?:の|へ)(?:ページ|記事)?",
    r"関連(?:記事|ニュース|リンク|キーワード|タグ)|タグ[:：].{0,80}",
)  # fmt: skip
_THAI = (
    r"ข้ามไปยัง(?:เนื้อหา|ส่วน).{0,20}", r"หน้าแรก|หน้าหลัก|เข้าสู่ระบบ|ลงทะเบียน|สมัครสมาชิก.{0,30}|ค้นหา|เมนู",
    r"แชร์(?:.{1,30})?|แบ่งปัน|คัดลอกลิงก์|พิมพ์|บันทึก|ส่งอีเมล", r"โฆษณา|ผู้สนับสนุน", r"อ่าน(?:ต่อ|เพิ่มเติม|ข่าวเพิ่มเติม|ทั้งหมด).{0,10}",
    r"สมัครรับ(?:ข่าว|จดหมาย).{0,30}|ติดตาม(?:เรา|ข่าว).{0,30}",
    r"(?:เว็บไซต์นี้ใช้|เราใช้)คุกกี้.{0,100}|ยอมรับ(?:ทั้งหมด|คุกกี้)?|ปฏิเสธ", r".*(?:สงวนลิขสิทธิ์|ลิขสิทธิ์).*",
    r"นโยบาย(?:ความเป็นส่วนตัว|คุกกี้).{0,10}|ติดต่อเรา|เกี่ยวกับเรา|ข้อกำหนด.{0,20}|แผนผังเว็บไซต์|กลับขึ้นด้านบน", r"แท็ก ?:.{0,80}",
)  # fmt: skip
_PERSIAN = (
    r"(?:رفتن|پرش) به (?:محتوا|متن).{0,12}", r"صفحه (?:اصلی|نخست)|خانه|ورود|ثبت[‌ ]?نام|جستجو|منو|فهرست",
    r"(?:اشتراک[‌ ]?گذاری|به اشتراک (?:بگذارید|گذاشتن)|هم[‌ ]?رسانی).{0,30}",
    r"چاپ(?: مطلب)?|نسخه چاپی|کپی (?:لینک|پیوند)",
    r"(?:بیشتر|همچنین|ادامه را) بخوانید:?|ادامه مطلب|مطالعه بیشتر", r"آگهی|تبلیغات?", r"زمان مطالعه ?:? ?.{0,20}",
    r"(?:مشترک شوید|عضو(?:یت)? (?:شوید|در خبرنامه)|خبرنامه).{0,40}", r".*(?:تمامی? حقوق|کلیه حقوق|حق نشر).{0,80}",
    r"(?:برچسب|کلیدواژه)[‌ ]?ها ?:.{0,100}", r"درباره ما|تماس با ما|حریم خصوصی|شرایط استفاده|نقشه سایت|بازگشت به بالا",
)  # fmt: skip
_TURKISH = (
    r"(?:ana )?içeriğe (?:geç|atla).{0,12}", r"ana ?sayfa|giriş(?: yap)?|üye ol|kayıt ol|ara(?:ma)?|menü|kapat",
    r"(?:facebook|twitter|whatsapp|x)['’](?:ta|te|da|de) paylaş|paylaş(?: .{1,20})?|yazdır|bağlantıyı kopyala|kaydet",
    r"(?:ayrıca|bunları da|şunu da) (?:oku(?:yun)?|okuyabilirsiniz):?|devamını oku|haberin devamı", r"reklam|ilan",
    r"okuma süresi ?:? ?.{0,20}", r"(?:e-?bültene?|bültene?) (?:abone|kayıt) ol.{0,40}|abone ol.{0,30}",
    r".*tüm hakları saklıdır.*", r"etiketler ?:.{0,100}",
    r"hakkımızda|iletişim|künye|(?:gizlilik|çerez) politikası|kullanım (?:koşulları|şartları)|yukarı çık",
    r"(?:bu site|sitemiz|web sitemiz).{0,20} çerez.{0,100}",
)  # fmt: skip
LINES: Final = (*_FRENCH, *_GERMAN, *_SPANISH, *_RUSSIAN, *_JAPANESE, *_THAI, *_PERSIAN, *_TURKISH)
"""Whole lines of a page, as expressions."""
TALK: Final = (
    r"commentaires? ?\(\d+\)|\d+ commentaires?|réagir(?: à .{1,30})?|laisser un commentaire",
    r"kommentare? ?\(\d+\)|\d+ kommentare?|kommentar schreiben",
    r"comentarios? ?\(\d+\)|\d+ comentarios?|deja un comentario|comentarios",
    r"комментари(?:и|ев|й|я)(?: ?\(\d+\))?|\d+ комментари(?:й|я|ев)|обсуждение ?\(\d+\)",
    r"コメント\s?[(（]\s?\d+\s?[)）]|コメント\d+件?|コメント(?:一覧|を書く)",
    r"ความ(?:คิด)?เห็น ?\(\d+\)|แสดงความ(?:คิด)?เห็น|ความคิดเห็น",
    r"(?:نظرات|دیدگاه[‌ ]?ها) ?\([\d۰-۹]+\)|[\d۰-۹]+ (?:نظر|دیدگاه)",
    r"(?:نظر|دیدگاه) (?:خود را )?(?:بنویسید|بگذارید)|ارسال نظر",
    r"yorum(?:lar)? ?\(\d+\)|\d+ yorum|yorum (?:yap(?:ın)?|yaz(?:ın)?|bırak)",
)  # fmt: skip
"""Lines behind which others speak about the text."""
MORE: Final = (
    r"(?:à|a) lire (?:aussi|également)|sur le même (?:sujet|thème)|articles? (?:liés?|similaires?)",
    r"dans la même rubrique|les plus lus|nos suggestions",
    r"mehr zum thema|auch interessant|lesen sie auch|das könnte sie auch interessieren",
    r"ähnliche artikel|meistgelesen|verwandte artikel",
    r"noticias relacionadas|artículos relacionados|te puede interesar|le puede interesar",
    r"lo más (?:leído|visto)|más noticias|lee también",
    r"(?:материалы|новости|статьи|публикации|читайте|ещ[её]) по (?:теме|этой теме)|читайте также",
    r"похожие (?:статьи|новости|материалы)|самое (?:читаемое|популярное)|другие новости|рекомендуем",
    r"関連(?:記事|ニュース|リンク)|あわせて読みたい|合わせて読みたい|おすすめ(?:記事|の記事)?",
    r"(?:アクセス)?ランキング|人気(?:の)?記事|新着(?:記事)?|こんな記事も読まれています",
    r"ข่าวที่เกี่ยวข้อง|เรื่องที่เกี่ยวข้อง|บทความที่เกี่ยวข้อง|ข่าวอื่น(?:ๆ)?|ข่าวล่าสุด|ข่าวยอดนิยม|เรื่องแนะนำ|อ่านเพิ่มเติม",
    r"(?:مطالب|اخبار|خبرهای|مقالات) (?:مرتبط|مشابه)|(?:بیشتر|همچنین) بخوانید",
    r"پربازدیدترین.{0,12}|آخرین اخبار|پیشنهاد سردبیر",
    r"(?:ilgili|benzer|diğer|son|popüler) (?:haberler|yazılar|içerikler)|en çok okunan(?:lar)?|ilginizi çekebilir",
    r"(?:ayrıca|bunları da) okuyun",
)  # fmt: skip
"""Lines behind which other texts are named."""
