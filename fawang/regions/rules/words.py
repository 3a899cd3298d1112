"""Words that look like names of divisions. Pure.

The lists were made by reading what short names match in some 8,000 questions of lay people.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Ordinary words, and places elsewhere in China, that are also the stem of a town or a county here.
#: Alone they name nothing; right behind a name that the division lies in, they do: 建设 is building,
#: 越秀建设 is a street office.
ORDINARY = _words("""
一六 三合 三和 三排 三栋 三江 三河 三甲 三角 上举 上义 上城 上帅 上饶 下车
东兴 东区 东升 东华 东园 东山 东岸 东平 东成 东新 东方 东河 东海 东湖 东门
东阳 中华 中南 中新 中行 丰城 临江 义合 乐园 乐民 九江 九龙 五和 人和 人民
优胜 保安 光华 光德 光明 全安 八万 八尺 八甲 公平 公馆 共和 兴华 内湖 农林
冲口 凤凰 分界 前进 前锋 北乡 北京 北和 北市 北斗 北界 华城 华富 南三 南丰
南区 南口 南园 南岸 南岭 南村 南桥 南湖 南溪 南街 双江 古井 古寨 古镇 友谊
合山 合水 合江 吉水 同和 同庆 同德 和安 和平 嘉禾 四九 四都 回龙 园区 圣堂
地派 地豆 地都 城东 城中 城北 城区 城南 城口 城西 城郊 埔寨 增江 外海 多宝
大东 大井 大八 大华 大坝 大坪 大安 大成 大方 大桥 大江 大浪 大湾 大源 大田
大石 大站 大麻 大龙 天堂 太保 太和 太平 好义 宁中 安流 客路 寸金 小坑 小楼
小江 小公园 岭北 岭南 川岛 工农 工业园区 平台 平定 平安 平海 平潭 幸福 广厦
广益 广福 建城 建新 建桥 建设 开发区 彩虹 德城 忠信 惠民 成田 招商 排沙 文光
新丰 新兴 新华 新园 新圩 新城 新安 新宝 新市 新桥 新民 新江 新津 新海 新港
新湖 新溪 新田 新造 新铺 明城 星子 春城 更合 望夫 杏花 杨家 杨梅 松柏 松山
林和 果林场 根子 桂园 桃源 桥东 桥中 桥南 桥头 桥西 梅花 横山 民主 民众 民安
水东 水南 水口 水头 水车 水边 永丰 永和 永安 永宁 永平 江东 江北 江南 江口
江城 江头 江尾 江海 江湖 江湾 沙河 沙湾 河东 河口 河台 河头 河西 波罗 洛阳
活道 流花 浅水 浮山 海城 海头 海安 海山 海滨 海门 海龙 淡水 深井 清新 渔村
温泉 港口 港门 湖东 湖口 湖镇 湾仔 滨江 滨海 灯塔 炮台 热水 燎原 爱国 环市
珠光 珠江 甲子 白土 白塔 白石 白花 百合 百顺 石坑 石板 石门 登云 登峰 矿泉
硫铁矿 露天矿 科技工业园 福兴 秀水 站前 红丰 红场 红山 红旗 红草 翠竹 联和 联安
良光 良田 航空产业园 花城 花山 苏区 茶山 荷塘 荷花 莲花 蓝田 螺溪 西区 西南
西岸 西村 西江 西河 西湖 西联 西郊 西阳 解放 调顺 调风 贵子 赤水 赤石 车站
转水 都城 重阳 金东 金利 金和 金塘 金山 金沙 金石 金花 金装 金鸡 铁场 铁铺
银江 锡场 镇安 镇江 镇盛 镇隆 长兴 长宁 长岭 长来 长江 长沙 长洲 阳城 阳明
附城 青州 顺天 风采 马头 高地 高堂 高山 高峰 高明 高村 高桥 鳌头 麒麟 黄冈
黄花 黄石 黄金 龙凤 龙口 龙头 龙尾 龙山 龙泉 龙胜 龙腾 保税区 团结农场 胜利农场
县苗圃场
""")

#: Names of villages that say nothing even in full, unless they stand behind their town.
GENERIC = _words("社区 街道 农村 渔村 渔委会 村委会 第一 第二 第三 第四 第五 第六 第七 第八 第九")

#: Longer words, and names of neighbours, that hold a stem: what begins inside them is no name.
NOT_NAMES = _words("""
城中村 县城 村民 新会计 新会员 新会议 新会见 最新会 四会议 老公 小三 浦东新区 五台山 烟台 柬埔寨 碧桂园 黑龙江
中华人民共和国 北京 上海 天津 重庆 河北 山西 内蒙古 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南
广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾
""")
