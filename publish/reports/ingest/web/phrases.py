"""Lines that pages put around texts, in our languages.

Values only. Each is a whole line: "Share" alone, and never a sentence in which the word stands.
"""

import re
from typing import Final

from publish.reports.ingest.web import abroad

_ENGLISH = (
    r"(?:©️?|\(c\)|copyright\b).*", r".*\ball rights reserved\b.*",
    r"(?:skip|jump) to (?:(?:the )?(?:main|primary) )?(?:content|navigation|text|search).*", r"home(?: ?page)?",
    r"(?:back|return|go) to (?:the )?(?:top|home ?page|contents|index).*", r"top(?: of (?:the )?page)?",
    r"(?:share|tweet|like|print|e-?mail|save|pin|whatsapp|facebook|twitter|telegram|reddit|linkedin|"
    r"copy link)(?: (?:this|it|article|page|story|post|on|via|to|by|with|friendly|version|facebook|"
    r"twitter|email|a|friend))*[:!]?",
    r"printer[ -]friendly.*", r"advertise?ments?", r"sponsored(?: content)?",
    r"continue reading(?: below| the main story)?.*", r"read (?:more|next|also)[: ]?",
    r"more (?:stories|news|like this|from .{1,40})", r"(?:related|recommended|similar)(?: \w{1,12})?:?",
    r"you (?:may|might) (?:also )?(?:like|be interested in).*",
    r"(?:subscribe|sign up)(?: (?:to|for) .{1,80})?[!.]?", r"leave a (?:reply|comment).*", r"post a comment.*",
    r"(?:\d+ |no )?(?:comments?|responses?|replies)(?: \(\d+\)| off)?:?",
    r"log ?in|sign ?in|register|menu|search|close|next(?: (?:page|post|article))?[ »›→>]*",
    r"[«‹←< ]*(?:prev|previous)(?: (?:page|post|article))?",
    r"(?:this page (?:was )?)?last (?:updated|modified|edited|revised).{0,80}", r"you are (?:visitor|here).{0,60}",
    r"best viewed .{0,80}", r"webmaster|contact(?: us)?|about(?: us)?|site ?map",
    r"privacy(?: policy)?|terms(?: of (?:use|service))?",
    r"(?:filed under|posted in|tagged|tags|categor(?:y|ies)):? ?.{0,120}", r"(?:share this|follow us).{0,60}",
    r"\d+ (?:shares?|views?|likes?)", r"skip advertisement",
    r"(?:about )?(?:a )?\d+[- ]min(?:ute)?s?(?: read)?|(?:est(?:imated|\.) )?reading time:? ?.{0,20}",
    r"time to read:? ?.{0,20}",
    r"listen to (?:this )?(?:article|story).{0,20}",
    r"(?:cookie|privacy|consent|ad) (?:settings|policy|preferences|notice|statement|choices)",
    r"manage (?:cookies|consent|preferences)",
    r"(?:accept|reject|allow|decline)(?: all)?(?: cookies)?|i agree|got it!?|no,? thanks?",
    r"terms (?:&|and) conditions.{0,30}|terms of (?:use|service|sale)|legal notice",
    r"accessibility statement|imprint",
    r"(?:advertise|work) with us|newsletters?|help cent(?:er|re)",
    r"editorial (?:policy|standards|guidelines)|contact(?: the)? (?:editor|newsroom)",
    r"(?:most (?:viewed|read|popular|shared|commented|watched)|editor['’]?s['’]? (?:picks?|choice)|"
    r"trending(?: now)?|in pictures)(?: in .{1,20})?",
    r"reuse this content|report (?:an )?error|get alerts?|save for later",
    r"gift(?: this)?(?: article)?|bookmark|download the app",
    r"(?:font|text) size:? ?.{0,12}|select language.{0,20}|translate(?: this page)?",
    r"view (?:all|more|comments)|see (?:all|more)|(?:load|show) (?:more|comments)",
    r"by (?:signing up|subscribing|clicking|submitting|entering).{0,20} you .{3,120}",
    r"(?:enter )?your e-?mail(?: address)?.{0,20}|unsubscribe.{0,40}",
    r"thank(?:s| you) for (?:subscribing|signing up).{0,40}|supported by|paid (?:post|content)",
    r"promoted(?: content| by .{1,30})?|support (?:us|our (?:work|journalism)).{0,60}",
    r"(?:this (?:site|website|page)|we) uses? cookies.{0,120}",
    r"cookies? on this (?:site|website).{0,40}|javascript is (?:disabled|required).{0,80}",
    r"please enable javascript.{0,60}",
    r"copyright \d{4}.{0,80}|powered by .{1,40}|(?:theme|design(?:ed)?|site) by .{1,40}",
    r"view (?:desktop|mobile) (?:site|version)|mobile version", r"(?:loading|please wait)\s?[.…]{0,3}",
    r"you have \d+ (?:free )?(?:articles?|stories) (?:left|remaining).{0,30}",
    r"already (?:a )?(?:subscriber|member|subscribed|registered)\?.{0,30}",
    r"(?:log|sign) in to (?:continue|read).{0,30}|create (?:a|your) free account.{0,40}",
    r"this (?:article|content|story|post) is for (?:paying |paid )?(?:subscribers|members)(?: only)?[.!]?",
    r"image (?:source|caption),.{0,80}", r"end of (?:.{0,30}(?:content|stories|promotion|热读|熱讀)|most read)",
)  # fmt: skip
_CHINESE = (
    r"(?:版权所有|版權所有|著作权).*", r".*(?:版权所有|版權所有|保留所有权利|未经授权.{0,12}转载).*",
    r"首页|正文|分享|收藏(?:本文)?", r"返回(?:首页|顶部|列表|上页)|回到顶部",
    r"(?:打印|关闭)(?:本页|本文|此文|窗口)?", r"[【\[](?:打印|关闭|返回|大|中|小|分享)[】\]]",
    r"(?:字体|字号)[:：].*", r"(?:分享|转发)(?:到|至|给).*", r"(?:上|下)一(?:篇|页|条)[:：]?.{0,80}",
    r"相关(?:阅读|新闻|文章|链接|推荐|专题|报道)[:：]?",
    r"(?:延伸|推荐|热门|精彩)(?:阅读|推荐|文章|新闻|评论)[:：]?", r"猜你喜欢|最新评论",
    r"(?:发表|我要|网友|查看|全部)?评论(?:\s?[(（]?\d+[)）]?)?",
    r"[\[(（【]?(?:责任编辑|责编|编辑|审核|校对)[:：].{0,40}", r"(?:本文)?来源[:：].{0,60}",
    r"点击(?:进入|查看).{0,30}", r"扫(?:一扫|码|描).{0,40}", r"(?:当前|您(?:现在)?的)位置[:：].*",
    r"(?:阅读|浏览|点击|播放|观看)(?:量|次数|数)?[:：]?\s?[\d.]+[万次]{0,2}",
    r"(?:点赞|喜欢|赞|转发|在看|踩|收藏)\s?[(（]?\d*[)）]?",
    r"登[录陆錄入]|[注註][册冊]|(?:免费)?(?:登录|注册)\s?[|/]\s?(?:登录|注册)|退出|搜[索尋]|菜[单單]",
    r"导航|導航|我的|个人中心",
    r"设为首页|加入收藏|手机版|电脑版|客户端|(?:下载|打开)(?:客户端|app).{0,20}|繁[体體]|简体|簡體",
    r"english|无障碍.{0,6}", r"[广廣]告|推广|赞助|打[赏賞]|赞赏(?:作者)?|举报|纠错|投稿|[订訂][阅閱].{0,20}",
    r"关注(?:公众号|我们)?.{0,12}|(?:长按|识别).{0,16}二维码.{0,12}",
    r"关于我们|關於我們|联系(?:我们|方式)|聯[络絡繫]我們|网站(?:地图|声明|导航)|網站地圖",
    r"免责声明.{0,80}|免責聲明.{0,80}|[隐隱]私(?:政策|[权權](?:政策)?|声明)|使用[条條]款",
    r"[服使]用协议|用户协议|友情链接|广告服务|诚聘英才|人才招聘",
    r".{0,20}ICP[备證证].{0,24}|.{0,10}公网安备.{0,24}|.{0,16}(?:许可证|許可證)[:：(（]?.{0,40}",
    r"(?:违法和不良信息)?举报(?:电话|邮箱)[:：].{0,40}",
    r"(?:阅读|展开|查看|點擊閱讀)(?:全文|更多|原文)|[閱阅][讀读]原文",
    r"更多(?:新闻|内容|精彩).{0,8}|[阅閱][读讀](?:时间|時間)[:：].{0,12}",
    r"首[頁页]|回首[頁页]|[列打]印|友善列印|轉寄|轉發|分享(?:文章|本文|此文|至.{1,12})?|留言(?:板)?",
    r"我要留言|[回返]上[頁页]|跳[到至](?:主要)?[內内]容.{0,4}|跳转到(?:主要)?内容",
    r"标[签籤][:：].{0,60}|標籤[:：].{0,60}",
    r"[延相推熱][伸關薦門](?:閱讀|新聞|文章|連結|報導|推薦)[:：]?",
    r"(?:我们|本站|本網站?|本网站)使用\s?cookies?.{0,60}|接受(?:全部|所有)(?:cookies?)?",
    r"[【\[（(]?(?:完|完结|全文完)[】\])）]", r"(?:加载|載入)中[.…]{0,3}|(?:收起|展开)(?:全文)?",
    r"(?:点击|點擊)(?:上方|下方|右上角|文末)?.{0,8}(?:关注|關注|蓝字|藍字|名片|卡片).{0,16}",
    r"图像(?:来源[，,].{1,60}|加注文字[，,]?)|圖像(?:來源[，,].{1,60}|加註文字[，,]?)",
    r"(?:订阅|登录|付费|訂閱|登入|付費)后?後?(?:继续|繼續)?(?:(?:查看|阅读|閱讀).{0,16}|(?<=[继繼][续續]))|本文(?:为|為)付[费費]内?內?容.{0,12}",
)  # fmt: skip
_ARABIC = (
    r".*(?:جميع الحقوق محفوظة|حقوق النشر).*", r"(?:مشاركة|شارك).{0,40}",
    r"طباعة|اطبع|الرئيسية|إعلان|التالي|السابق|بحث|القائمة", r"اقرأ (?:أيضا|المزيد|أيضًا).{0,10}",
    r"مواضيع (?:ذات صلة|متعلقة).{0,10}", r"(?:أخبار|مقالات) ذات صلة.{0,5}", r"اشترك.{0,60}",
    r"(?:ال)?تعليقات.{0,12}", r"اترك (?:رد|تعليق).{0,10}", r"(?:الانتقال|تخطي?|انتقل|تجاوز) إلى (?:ال)?محتوى.{0,12}",
    r"تسجيل(?: ال)?(?:دخول)?|تسجيل الدخول|إنشاء حساب|حسابي|الصفحة الرئيسية|الأقسام|المزيد|عرض المزيد",
    r"تحميل المزيد", r"(?:مدة|وقت|زمن) القراءة ?:? ?.{0,20}|استمع إلى (?:المقال|الخبر).{0,10}|حجم الخط.{0,12}",
    r"أضف إلى المفضلة|تكبير الخط|تصغير الخط",
    r"أدخل بريدك.{0,30}|بريدك الإلكتروني|نشرتنا (?:البريدية|الإخبارية).{0,30}",
    r"النشرة (?:البريدية|الإخبارية)|تابعونا.{0,40}|تابعنا.{0,40}",
    r"(?:نستخدم|يستخدم هذا الموقع) (?:ملفات تعريف الارتباط|الكوكيز).{0,80}",
    r"(?:موافق|أوافق|قبول|رفض)(?: الكل| الجميع)",
    r"(?:سياسة الخصوصية|شروط (?:الاستخدام|الخدمة)|الشروط والأحكام|من نحن|اتصل بنا|تواصل معنا|خريطة الموقع|"
    r"أعلن معنا|إلى الأعلى|العودة إلى الأعلى)",
    r"(?:وسوم|الوسوم|العلامات|تصنيفات?) ?:.{0,100}",
    r"(?:الأكثر|أكثر الأخبار) (?:قراءة|مشاهدة|شعبية|تعليقا).{0,10}|(?:قد|ربما) (?:يهمك|يعجبك).{0,12}",
    r"محتوى (?:إعلاني|ممول)",
)  # fmt: skip
_UYGHUR = (
    r".*(?:ھوقۇقى مەھپۇز|نەشر ھوقۇقى).*", r"باش بەت|بېسىش|بېسىپ چىقىرىش|ئالدىنقى|كېيىنكى|ئىزدەش|تىزىملىك",
    r"(?:ئورتاقلىش|ھەمبەھىر).{0,30}", r"مۇناسىۋەتلىك (?:خەۋەرلەر|ماقالىلەر|ئۇلىنىشلار|يازمىلار).{0,5}",
    r"(?:باھالار|ئىنكاس).{0,20}", r"مۇشتەرى بول.{0,30}", r"(?:ئاساسىي )?مەزمۇنغا (?:ئاتلا|ئۆت).{0,10}",
    r"كىرىش|تىزىملىتىش|تىزىملىتىڭ|ئەزا بولۇش|تولۇق ئوقۇش|داۋامىنى ئوقۇش|تېخىمۇ كۆپ|ئېلان",
    r"(?:ھەمبەھىرلە|ئورتاقلاش).{0,20}",
    r"ئېلخەت (?:مۇشتەرىلىكى|ئادرېسىڭىز).{0,20}|ئېلخەت ئادرېسىڭىزنى.{0,20}|بىزگە ئەگىشىڭ.{0,20}",
    r"(?:بىز ھەققىدە|ئالاقە(?:لىشىش)?|بىز بىلەن ئالاقە.{0,12}|مەخپىيەتلىك .{0,16}|تور بەت خەرىتىسى)",
    r"خەت چوڭلۇقى.{0,12}|ئوقۇش ۋاقتى.{0,16}|ئوقۇلۇشى ?:? ?\d*|خەتكۈچلەر? ?:.{0,80}",
    r"ئىنكاس (?:يېزىش|قالدۇرۇش).{0,8}|.*بارلىق ھوقۇقى.*",
)  # fmt: skip
_TIBETAN = (
    r".*(?:པར་དབང|དབང་ཆ་ཡོངས་རྫོགས).*", r"(?:མདུན་ངོས|གཙོ་ངོས|ཁྱིམ་ངོས)།?", r"(?:བགོ་འགྲེམས|མཉམ་སྤྱོད|བགོ་སྐལ).{0,12}",
    r"(?:པར་རྒྱབ|པར་འདེབས|དཔར་བ).{0,8}", r"འབྲེལ་ཡོད(?:་གསར་འགྱུར|་རྩོམ་ཡིག|་ཡིག་ཆ)?།?",
    r"(?:མཆན་འགོད|མཆན་བཀོད|དཔྱད་གཏམ|བསམ་ཚུལ).{0,14}", r"(?:སྔོན་མ|རྗེས་མ)།?",
    r"(?:ནང་འཛུལ|ནང་བསྐྱོད|ཐོ་འགོད|འཚོལ(?:་བཤེར|་ཞིབ)?|དཀར་ཆག|གསར་འགྱུར|བསམ་འཆར|བརྙན་འཕྲིན|རླུང་འཕྲིན|འབྲེལ་གཏུག(?:་བྱེད་ས)?|"
    r"འབྲེལ་བ(?:་གནང་ས)?|ང་ཚོའི་སྐོར|ང་ཚོར་འབྲེལ་བ།?|དྲིལ་བསྒྲགས|མང་བ|འཕྲོ་མཐུད་ནས་ཀློག)།?",
    r"(?:ནང་དོན|གཙོ་བོའི་ནང་དོན)(?:་གཙོ་བོ)?(?:ར|་ལ|་སུ)(?:་མཆོང|་འགྲོ|་བསྐྱོད).{0,8}",
    r"(?:འགྲེམས་སྤེལ|བརྒྱུད་བསྐུར|མཉམ་སྤྱོད)(?:་གནང|་བྱེད)?.{0,8}", r"གློག་འཕྲིན(?:་མངགས).{0,16}|གསར་ཤོག་མངག.{0,12}",
)  # fmt: skip
# To share with, and of a page's parts: each on a line of its own, and words of many texts, too.
_NAMES = (
    r"(?:share (?:on|via|to) )?(?:facebook|x|twitter|x \(twitter\)|whats ?app|telegram|signal|linked ?in|"
    r"reddit|pinterest|instagram|you ?tube|tik ?tok|tumblr|flipboard|pocket|messenger|line|viber|weibo|"
    r"we ?chat|skype|mastodon|bluesky|threads|vk|google\+?|rss|feed|e-?mail|sms|print|copy(?: the)? link|"
    r"link copied!?|google news|apple news|digg|stumbleupon)",
    r"(?:新浪)?微博|微信(?:好友)?|朋友圈|qq(?:空间|好友)?|人人网?|豆瓣|腾讯微博|抖音|快手|知乎",
    r"百度贴吧|小红书|脸书|脸谱网?|推特|臉書|複製連結|复制链接|更多",
    r"فيس ?بوك|فيسبوك|تويتر|إكس|واتس ?[اآ]ب|تيليجرام|تلغرام|تيليغرام|إنستغرام|انستغرام|يوتيوب",
    r"لينكد ?إن|البريد الإلكتروني|نسخ الرابط|بريد إلكتروني",
    r"فېيىسبۇك|فەيسبۇك|تۋىتتېر|تىۋىتتېر|ۋاتساپ|تېلېگرام|ئۈندىدار|يۇتۇب|ئېلخەت|ئۇلانمىنى كۆچۈرۈش",
    r"(?:ཕེ་སི་བུག|ངོ་དེབ|ཊི་ཝི་ཊར|ཀྲུའུ་ཊར|ཝི་ཆེཊ|འཕྲིན་ཕྲན|སྐད་འཕྲིན|ཡུ་ཊུབ|གློག་འཕྲིན|དྲ་ཐག་བཤུས)།?",
    r"вконтакте|одноклассники|фейсбук|твиттер|телеграм|ватсап|вотсап|вайбер|дзен|мой мир",
    r"электронная почта|e-?mail", r"フェイスブック|ツイッター|ライン|はてブ|メール",
    r"เฟซบุ๊ก|เฟสบุ๊ก|ทวิตเตอร์|ไลน์|อีเมล|คัดลอกลิงก์",
    r"listen|sections?|latest|more|all|live|editions?|topics?|navigation|learn more|dismiss|legal",
    r"accessibility|careers",
    r"jobs|help|faqs?|following|saved?|download pdf|a ?[+-]|hide|expand|collapse|submit|send|shares?",
    r"english|get alerts",
    r"world|politics|business|sports?|culture|opinion|science|tech(?:nology)?|health|travel|weather",
    r"video|podcasts?", r"[大中小]|字[体號号]|同意(?:并继续)?|[拒接][绝受絕]|取消|我的|新[闻聞]|体育|财经|娱乐|社会",
    r"国[际內内]|视频|图片", r"关键[词字][:：].{0,60}|關鍵[字詞][:：].{0,60}",
    r"(?:كلمات (?:مفتاحية|دلالية|دالة)|الكلمات (?:المفتاحية|الدلالية)) ?:?.{0,100}",
    r"موافق|أوافق|قبول|رفض|حفظ|إرسال|أخبار|آراء|رياضة|اقتصاد|ثقافة|فيديو|خەۋەر(?:لەر)?|ئوبزور|ۋىدىئو",
    r"новости|политика|общество|спорт|экономика|культура|видео|monde|politique|société|culture|sport", r"vidéos?",
)  # fmt: skip
_OURS = (*_ENGLISH, *_CHINESE, *_ARABIC, *_UYGHUR, *_TIBETAN)
LINES: Final = re.compile("|".join((*_OURS, *abroad.LINES)), re.IGNORECASE)
"""Whole lines of a page."""
NAMES: Final = re.compile("|".join(_NAMES), re.IGNORECASE)
"""Lines that are of a page where others of its lines stand beside them."""
TALK: Final = re.compile(
    "|".join((
        r"(?:(?:\d+|no|one) (?:comments?|responses?|replies|thoughts on.{1,160})|comments|"
        r"reader comments)(?: ?\(\d+\)| to .{1,160}| on .{1,160}| off)?:?",
        r"leave a (?:reply|comment).*", r"post a comment.*",
        r"(?:网友|最新|全部|热门|发表|我要)?评论\s?(?:[(（]\s?\d+\s?[)）]|\d+条?)?", r"\d+\s?条评论|发表回复",
        r"(?:ال)?تعليقات.{0,12}", r"اترك (?:رد|تعليق).{0,10}",
        r"(?:باھالار|ئىنكاسلار|ئىنكاس (?:يېزىش|قالدۇرۇش)).{0,12}", r"མཆན(?:་འགོད|་བཀོད)?།?",
        r"留言\s?[(（]\s?\d+\s?[)）]|\d+\s?[则則]留言|(?:精选|精選)留言", r"(?:发表|發表|我要)(?:留言|回應|评论)",
        *abroad.TALK,
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Lines behind which others speak about the text."""
MORE: Final = re.compile(
    "|".join((
        r"(?:related|recommended(?: related)?|suggested|similar|popular|latest|recent|top|trending|most (?:read|"
        r"popular))(?: (?:articles?|posts?|stories|news|reading|content|links|topics|items|coverage))?:?",
        r"(?:recommended|more|picked) for you:?",
        r"more (?:stories|news|on this.{0,30}|from .{1,60}):?", r"read (?:more|next|also):?", r"see also:?",
        r"elsewhere on .{1,60}", r"you (?:may|might) (?:also )?(?:like|be interested in).{0,10}",
        r"share (?:this|on|article).{0,40}", r"猜你喜欢", r"相关(?:阅读|新闻|文章|链接|推荐|专题|报道)[:：]?",
        r"(?:延伸|推荐|热门|精彩)(?:阅读|推荐|新闻)[:：]?", r"اقرأ (?:أيضا|المزيد|أيضًا).{0,10}",
        r"مواضيع (?:ذات صلة|متعلقة).{0,10}", r"(?:أخبار|مقالات) ذات صلة.{0,5}",
        r"مۇناسىۋەتلىك (?:خەۋەرلەر|ماقالىلەر|ئۇلىنىشلار|يازمىلار).{0,5}", r"འབྲེལ་ཡོད(?:་གསར་འགྱུར|་རྩོམ་ཡིག|་ཡིག་ཆ)?།?",
        r"[延相推熱][伸關薦門](?:閱讀|新聞|文章|連結|報導|推薦)[:：]?|(?:编辑|編輯)(?:推荐|推薦)",
        r"(?:热点|熱點|排行)(?:新闻|榜|排行)?|上一篇[:：]?|下一篇[:：]?|(?:更多|其他)(?:新闻|文章)",
        r"(?:الأكثر|أكثر الأخبار) (?:قراءة|مشاهدة|شعبية).{0,10}|(?:قد|ربما) (?:يهمك|يعجبك).{0,12}",
        r"(?:ئەڭ كۆپ ئوقۇلغان|ئەڭ يېڭى|باشقا) (?:خەۋەرلەر|يازمىلار|ماقالىلەر).{0,5}|ئەڭ كۆپ ئوقۇلغانلار",
        r"most (?:viewed|shared|commented|watched)(?: in .{1,20})?|editor['’]?s['’]? (?:picks?|choice)",
        r"more in .{1,30}|further reading:?|up next",
        r"相关内容|相關內容|\W{0,8}往期(?:推荐|回顾|精选|文章|阅读|精彩)\W{0,8}",
        *abroad.MORE,
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Lines behind which other texts are named."""
