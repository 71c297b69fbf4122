/**
 * Names of the simulated shop (商品名称), in English and Chinese: categories with their product types, brands, variants and
 * regions, all invented.
 */

/** One category a line: name, Chinese name, then its types with the shape on their images, typical price in yuan and weight in kg. */
const ROWS = `
milk and yogurt, 奶制品: milk, 牛奶, carton, 12, 1; yogurt, 酸奶, cup, 9, 0.4
bread and cakes, 面包糕点: bread, 面包, bag, 11, 0.4; cake, 蛋糕, box, 28, 0.5
fruit, 水果: apples, 苹果, round, 16, 1; oranges, 橙子, round, 18, 1.2
drinks, 饮料: cola, 可乐, can, 6, 0.35; juice, 果汁, bottle, 13, 1
water, 饮用水: mineral water, 矿泉水, bottle, 4, 0.55; soda, 苏打水, can, 6, 0.35
tea, 茶叶: green tea, 绿茶, can, 58, 0.15; black tea, 红茶, box, 49, 0.2
coffee, 咖啡: coffee beans, 咖啡豆, bag, 66, 0.5; instant coffee, 速溶咖啡, jar, 38, 0.2
beer and wine, 酒类: beer, 啤酒, can, 8, 0.5; red wine, 红酒, bottle, 79, 1.3
noodles, 面条: noodles, 挂面, bag, 9, 0.5; instant noodles, 方便面, cup, 6, 0.12
rice and flour, 米面: rice, 大米, bag, 38, 5; flour, 面粉, bag, 21, 2.5
sauces, 调味酱: soy sauce, 酱油, bottle, 14, 0.6; chili sauce, 辣椒酱, jar, 12, 0.3
canned food, 罐头: canned fish, 鱼罐头, can, 15, 0.25; canned corn, 玉米罐头, can, 9, 0.4
snacks, 零食: crisps, 薯片, tube, 10, 0.12; biscuits, 饼干, box, 13, 0.25
sweets, 糖果: chocolate, 巧克力, box, 24, 0.2; candy, 糖果, bag, 12, 0.2
nuts, 坚果: peanuts, 花生, bag, 14, 0.4; cashews, 腰果, jar, 36, 0.3
baby care, 母婴: diapers, 尿布, bag, 89, 2; milk powder, 奶粉, can, 168, 0.9
paper, 纸品: toilet paper, 卫生纸, roll, 29, 1.2; tissues, 抽纸, box, 18, 0.6
cleaning, 清洁用品: detergent, 洗衣液, bottle, 33, 2; bin bags, 垃圾袋, roll, 12, 0.3
body care, 个人护理: shampoo, 洗发水, bottle, 36, 0.5; toothpaste, 牙膏, tube, 15, 0.2
pet food, 宠物食品: cat food, 猫粮, bag, 55, 1.5; dog food, 狗粮, can, 12, 0.4
`;

export const CATEGORIES = ROWS.trim()
  .split("\n")
  .map((row) => {
    const [names, types] = row.split(": ");
    const [name, chineseName] = names.split(", ");
    return { name, chineseName, types: types.split("; ").map(parseType) };
  });

function parseType(text: string) {
  const [name, chineseName, shape, price, weight] = text.split(", ");
  return { name, chineseName, shape, price: Number(price), weight: Number(weight) };
}

export const BRANDS: readonly { readonly name: string; readonly chineseName: string }[] = `
Clearspring, 清泉; Morning Field, 晨野; Red Lantern, 红灯笼; Blue Harbour, 蓝港; Golden Ear, 金穗; White Crane, 白鹤
Bamboo Lane, 竹巷; Cloud Hill, 云山; Little Bear, 小熊; Nine Rivers, 九江; Green Gate, 绿门; Old Kitchen, 老灶
Sunny Day, 晴天; Star Mill, 星磨; Silk Road, 丝路; Plum Garden, 梅园; North Wind, 北风; Jade Lake, 玉湖
Happy Home, 乐家; Seven Pines, 七松; River Stone, 河石; Moon Bridge, 月桥; Tiger Hill, 虎丘; Warm Hearth, 暖炉
`
  .trim()
  .split(/; |\n/)
  .map((brand) => {
    const [name, chineseName] = brand.split(", ");
    return { name, chineseName };
  });

/** Variants of a product type, with the factor on price and weight. */
export const VARIANTS = [
  { name: "classic", chineseName: "经典", factor: 1 },
  { name: "mini pack", chineseName: "迷你装", factor: 0.6 },
  { name: "family pack", chineseName: "家庭装", factor: 2.2 },
  { name: "select", chineseName: "精选", factor: 1.3 },
  { name: "light", chineseName: "轻享", factor: 1.1 },
  { name: "value pack", chineseName: "实惠装", factor: 1.6 },
] as const;

/** Regions, with their share of customers and the warehouse that serves them. */
export const REGIONS = [
  { name: "Riverside", chineseName: "江滨", share: 0.26, warehouse: 0 },
  { name: "Old Town", chineseName: "老城", share: 0.2, warehouse: 0 },
  { name: "North Hills", chineseName: "北山", share: 0.16, warehouse: 1 },
  { name: "University", chineseName: "大学城", share: 0.16, warehouse: 1 },
  { name: "Harbour", chineseName: "港口", share: 0.12, warehouse: 2 },
  { name: "South Fields", chineseName: "南郊", share: 0.1, warehouse: 2 },
] as const;

export const WAREHOUSES: readonly string[] = ["Centre", "North", "South"];
