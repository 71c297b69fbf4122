/**
 * Simulated baskets (模拟购物篮) of a small supermarket. They contain planted associations of known strength, so that the
 * results of a method can be compared with the truth.
 */
import { type Baskets, basketBuilder } from "../../core/baskets";
import { mustBe } from "../../core/errors";
import {
  fraction,
  integer,
  listOf,
  nested,
  type OptionReaders,
  optional,
  positive,
  readOptions,
  text,
} from "../../core/options";
import { seeded } from "../../core/random";
import { recordDataset } from "../../core/resources-used";
import { localized } from "../../core/text/language";

/** An item and the probability that it is bought on a trip of factor 1, independently of other items. */
export interface Product {
  readonly name: string;
  readonly probability: number;
}

/** A planted association: whoever buys all of the antecedent also buys the consequent with this probability. */
export interface Association {
  readonly antecedent: readonly string[];
  readonly consequent: string;
  /** Probability in [0, 1], in addition to the consequent's own. */
  readonly strength: number;
}

/** A planted association with the expected values of its measures. */
export interface PlantedAssociation extends Association {
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
  /** The lift without the association. It is above 1, since a large basket contains more of all items. */
  readonly backgroundLift: number;
}

/** A kind of shopping trip: its share of all trips, and the factor for the probability of every product. */
export interface Trip {
  readonly share: number;
  readonly factor: number;
}

/** Options of `simulatedBaskets.make`. */
export interface SimulationOptions {
  /** Number of baskets; none is empty. */
  readonly baskets: number;
  /** An integer in [0, 2^32). */
  readonly seed: number;
  /** @default a supermarket's 60 products */
  readonly products?: readonly Product[];
  /** A consequent must not occur in another association. @default nine associations */
  readonly associations?: readonly Association[];
  /** Shares sum to 1. @default top-up, ordinary and weekly trips */
  readonly trips?: readonly Trip[];
}

const SIMULATION_OPTIONS = {
  baskets: integer(0),
  seed: integer(0),
  products: optional(listOf(nested({ name: text, probability: fraction }))),
  associations: optional(listOf(nested({ antecedent: listOf(text), consequent: text, strength: fraction }))),
  trips: optional(listOf(nested({ share: fraction, factor: positive }))),
} satisfies OptionReaders<SimulationOptions>;

/** Baskets with the associations that were planted in them. */
export interface SimulatedBaskets {
  readonly baskets: Baskets;
  /** The planted associations, in the order of `associations`. */
  readonly truth: readonly PlantedAssociation[];
}

const ACTION = "simulate baskets";

/**
 * Generates baskets with planted associations.
 *
 * Each basket is a trip of a random kind with factor f. Product i is bought with probability f·p_i, independently of the
 * others. Then, for each association whose antecedent was bought, the consequent is added with its strength q. An empty
 * basket is drawn again. With w the shares of the trips and $P_f(X) = \prod f p_i$,
 *
 * $$\mathrm{confidence} = \frac{\sum_f w_f P_f(X)\,[1 - (1 - f p_y)(1 - q)]}{\sum_f w_f P_f(X)}$$
 *
 * and support and lift follow in the same way, divided by the probability that a basket is not empty. The random numbers
 * are those of NumPy's `RandomState(seed)`. O(baskets · products).
 *
 * @throws {RangeError} If a probability is out of range, or an association breaks the rules above.
 *
 * @example
 * const { baskets, truth } = make({ baskets: 1000, seed: 7 });
 * baskets.offsets.length; // 1001
 * truth[0].consequent; // "番茄酱 tomato sauce"
 */
export function make(options: SimulationOptions): SimulatedBaskets {
  const given = readOptions(ACTION, options, SIMULATION_OPTIONS);
  const { products = PRODUCTS, associations = ASSOCIATIONS, trips = TRIPS } = given;
  requireTrips(trips);
  const numberOf = requireProducts(products, trips);
  requireAssociations(associations, numberOf);

  const random = seeded(given.seed);
  const collected = basketBuilder();
  const planted = associations.map(({ antecedent, consequent, strength }) => ({
    antecedent: antecedent.map((name) => numberOf.get(name) ?? 0),
    consequent: numberOf.get(consequent) ?? 0,
    strength,
  }));
  const isBought = new Uint8Array(products.length);
  for (let made = 0; made < given.baskets; ) {
    const { factor } = pickTrip(trips, random.uniform());
    let count = 0;
    for (let i = 0; i < products.length; i++) {
      isBought[i] = random.uniform() < factor * products[i].probability ? 1 : 0;
      count += isBought[i];
    }
    if (count === 0) continue;
    for (const { antecedent, consequent, strength } of planted) {
      if (antecedent.every((item) => isBought[item] === 1) && random.uniform() < strength)
        isBought[consequent] = 1;
    }
    for (let i = 0; i < products.length; i++) if (isBought[i] === 1) collected.add(products[i].name);
    collected.endBasket();
    made++;
  }
  recordDataset({
    name: "simulated baskets",
    title: localized("simulated baskets", "模拟购物篮"),
    origin: "generated",
    detail: localized(
      `${given.baskets} baskets, ${associations.length} planted associations, seed ${given.seed}`,
      `${given.baskets} 个购物篮，植入 ${associations.length} 个关联，种子 ${given.seed}`,
    ),
  });
  return { baskets: collected.finish(), truth: truthOf(products, associations, trips) };
}

function pickTrip(trips: readonly Trip[], draw: number): Trip {
  let below = 0;
  for (const trip of trips) {
    below += trip.share;
    if (draw < below) return trip;
  }
  return trips[trips.length - 1];
}

/** The expected measures in closed form. */
function truthOf(
  products: readonly Product[],
  associations: readonly Association[],
  trips: readonly Trip[],
): PlantedAssociation[] {
  const probability = new Map(products.map((product) => [product.name, product.probability]));
  const probabilityOf = (name: string, factor: number) => factor * (probability.get(name) ?? 0);
  const overTrips = (value: (factor: number) => number) =>
    trips.reduce((sum, { share, factor }) => sum + share * value(factor), 0);
  const notEmpty =
    1 - overTrips((factor) => products.reduce((none, p) => none * (1 - factor * p.probability), 1));
  return associations.map((association) => {
    const { antecedent, consequent, strength } = association;
    const allOf = (factor: number) => antecedent.reduce((all, name) => all * probabilityOf(name, factor), 1);
    const boughtWith = (factor: number, q: number) => 1 - (1 - probabilityOf(consequent, factor)) * (1 - q);
    const left = overTrips(allOf);
    const right = overTrips((factor) => boughtWith(factor, strength * allOf(factor)));
    const both = overTrips((factor) => allOf(factor) * boughtWith(factor, strength));
    const rightAlone = overTrips((factor) => probabilityOf(consequent, factor));
    const bothAlone = overTrips((factor) => allOf(factor) * probabilityOf(consequent, factor));
    return {
      ...association,
      support: both / notEmpty,
      confidence: both / left,
      lift: (both / (left * right)) * notEmpty,
      backgroundLift: (bothAlone / (left * rightAlone)) * notEmpty,
    };
  });
}

function requireTrips(trips: readonly Trip[]): void {
  const total = trips.reduce((sum, { share }) => sum + share, 0);
  if (!(Math.abs(total - 1) < 1e-9)) throw new RangeError(mustBe(ACTION, "the shares' sum", "1", total));
}

function requireProducts(products: readonly Product[], trips: readonly Trip[]): Map<string, number> {
  const largest = Math.max(...trips.map((trip) => trip.factor));
  const numberOf = new Map<string, number>();
  products.forEach(({ name, probability }, i) => {
    if (numberOf.has(name)) throw new RangeError(mustBe(ACTION, `name of product ${i}`, "used once", name));
    numberOf.set(name, i);
    if (probability * largest > 1)
      throw new RangeError(
        mustBe(
          ACTION,
          `probability of product ${i}`,
          `at most 1 / ${largest}, the largest factor`,
          probability,
        ),
      );
  });
  if (!products.some((product) => product.probability > 0))
    throw new RangeError(
      `Cannot ${ACTION}: products must have one with a probability > 0, current value is none`,
    );
  return numberOf;
}

function requireAssociations(
  associations: readonly Association[],
  numberOf: ReadonlyMap<string, number>,
): void {
  const antecedents = new Set(associations.flatMap((association) => association.antecedent));
  const consequents = new Set<string>();
  associations.forEach(({ antecedent, consequent }, i) => {
    for (const name of [...antecedent, consequent]) {
      if (!numberOf.has(name))
        throw new RangeError(mustBe(ACTION, `an item of association ${i}`, "a product", name));
    }
    if (antecedent.length === 0)
      throw new RangeError(mustBe(ACTION, `antecedent of association ${i}`, "one item or more", antecedent));
    if (antecedents.has(consequent) || consequents.has(consequent))
      throw new RangeError(
        mustBe(ACTION, `consequent of association ${i}`, "in no other place of the associations", consequent),
      );
    consequents.add(consequent);
  });
}

const TRIPS: readonly Trip[] = [
  { share: 0.5, factor: 0.6 },
  { share: 0.4, factor: 1.2 },
  { share: 0.1, factor: 2.2 },
];

/** The last one is too rare to be significant in ten thousand baskets. */
const ASSOCIATIONS: readonly Association[] = [
  { antecedent: ["意大利面 pasta"], consequent: "番茄酱 tomato sauce", strength: 0.45 },
  { antecedent: ["尿布 diapers"], consequent: "湿巾 wet wipes", strength: 0.4 },
  { antecedent: ["火锅底料 hotpot base"], consequent: "肥牛卷 beef slices", strength: 0.5 },
  { antecedent: ["饺子皮 dumpling wrappers"], consequent: "猪肉馅 minced pork", strength: 0.6 },
  { antecedent: ["面粉 flour", "鸡蛋 eggs"], consequent: "酵母 yeast", strength: 0.5 },
  { antecedent: ["咖啡 coffee"], consequent: "咖啡滤纸 coffee filters", strength: 0.2 },
  { antecedent: ["啤酒 beer"], consequent: "花生 peanuts", strength: 0.15 },
  { antecedent: ["猫粮 cat food"], consequent: "猫砂 cat litter", strength: 0.55 },
  { antecedent: ["香槟 champagne"], consequent: "草莓 strawberries", strength: 0.4 },
];

/** The popularity is roughly that of a real supermarket: a few items in every fourth basket, and a long tail. */
const PRODUCTS: readonly Product[] = `
牛奶 milk 0.27, 鸡蛋 eggs 0.21, 面包 bread 0.2, 大米 rice 0.15, 蔬菜 greens 0.19, 番茄 tomatoes 0.14,
苹果 apples 0.13, 香蕉 bananas 0.13, 酸奶 yogurt 0.14, 豆腐 tofu 0.1, 鸡肉 chicken 0.1,
猪肉 pork 0.11, 牛肉 beef 0.06, 鱼 fish 0.07, 虾 shrimp 0.03, 面条 noodles 0.08, 意大利面 pasta 0.05,
番茄酱 tomato sauce 0.03, 食用油 cooking oil 0.06, 酱油 soy sauce 0.04, 醋 vinegar 0.03,
盐 salt 0.02, 白糖 sugar 0.03, 面粉 flour 0.06, 酵母 yeast 0.01, 饺子皮 dumpling wrappers 0.02,
猪肉馅 minced pork 0.03, 火锅底料 hotpot base 0.025, 肥牛卷 beef slices 0.02,
速冻饺子 frozen dumplings 0.05, 方便面 instant noodles 0.07, 饼干 biscuits 0.08,
巧克力 chocolate 0.06, 薯片 crisps 0.07, 花生 peanuts 0.05, 瓜子 sunflower seeds 0.03,
果汁 juice 0.08, 可乐 cola 0.1, 矿泉水 water 0.12, 茶叶 tea 0.03, 咖啡 coffee 0.06,
咖啡滤纸 coffee filters 0.01, 啤酒 beer 0.11, 葡萄酒 wine 0.03, 香槟 champagne 0.002,
草莓 strawberries 0.03, 葡萄 grapes 0.05, 奶酪 cheese 0.04, 黄油 butter 0.04, 尿布 diapers 0.04,
湿巾 wet wipes 0.03, 奶粉 milk powder 0.02, 猫粮 cat food 0.025, 猫砂 cat litter 0.01,
纸巾 tissues 0.09, 卫生纸 toilet paper 0.07, 洗衣液 detergent 0.04, 洗发水 shampoo 0.03,
牙膏 toothpaste 0.03, 垃圾袋 bin bags 0.04`
  .trim()
  .split(/,\s/)
  .map((entry) => {
    const end = entry.lastIndexOf(" ");
    return { name: entry.slice(0, end), probability: Number(entry.slice(end)) };
  });
