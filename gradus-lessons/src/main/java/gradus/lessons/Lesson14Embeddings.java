package gradus.lessons;

import static gradus.lessons.Lesson.print;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Lesson 14. Embeddings: a word is known by its neighbours.
 *
 * <p>Every word w has a vector z_w. The continuous bag of words guesses it from the sum of its
 * neighbours up to k words away:
 *
 * <pre>{@code
 * L = ½ ‖A s − z_w‖²,     s = Σ_{0<|t|≤k} z_{w(t)}
 * ∂L/∂A = e sᵀ,           e = A s − z_w
 * ∂L/∂z_{w(t)} = Aᵀ e,    ∂L/∂z_w = −e
 * }</pre>
 *
 * <p>Nothing is easier than z = 0, and there it goes. So the vectors are kept apart by a
 * constraint: over all words each coordinate has mean 0 and mean square 1, and two coordinates have
 * product 0.
 *
 * <p>Skip-gram with negative sampling needs none: it must tell a true neighbour c from n random
 * words that are none, each word having a second vector u for when it is the neighbour:
 *
 * <pre>{@code
 * L = −log σ(u_c·z_w) − Σ_n log σ(−u_n·z_w)
 * ∂L/∂u = (σ(u·z_w) − t) z_w,    ∂L/∂z_w = Σ (σ(u·z_w) − t) u,    t = 1 of c, 0 of others
 * }</pre>
 *
 * <p>T. Mikolov et al., "Efficient estimation of word representations in vector space" and
 * "Distributed representations of words and phrases and their compositionality", 2013.
 */
public final class Lesson14Embeddings {
  private static final int WINDOW = 2;

  /** Words that stand in the same places. */
  static final String[][] GROUPS = {
    {"cat", "dog", "horse", "cow"},
    {"king", "queen", "prince", "duke"},
    {"bread", "fish", "grass", "milk"},
    {"land", "castle", "town", "island"},
    {"eats", "likes", "rules", "visits"}
  };

  static final List<String> WORDS = Arrays.stream(GROUPS).flatMap(Arrays::stream).toList();

  private Lesson14Embeddings() {}

  /** Returns sentences such as "cat eats fish", as numbers of words. */
  static List<int[]> corpus(RandomGenerator random, int sentences) {
    List<int[]> corpus = new ArrayList<>();
    for (int i = 0; i < sentences; i++) {
      boolean animal = random.nextBoolean();
      String who = GROUPS[animal ? 0 : 1][random.nextInt(4)];
      String verb = GROUPS[4][(animal ? 0 : 2) + random.nextInt(2)];
      String what = GROUPS[animal ? 2 : 3][random.nextInt(4)];
      String[] sentence = {who, verb, what};
      corpus.add(Arrays.stream(sentence).mapToInt(WORDS::indexOf).toArray());
    }
    return corpus;
  }

  /** The continuous bag of words. */
  static final class Cbow {
    final double[][] z; // [V][D]
    final double[][] a; // [D][D]

    Cbow(int size, RandomGenerator random) {
      z = normal(WORDS.size(), size, random);
      a = normal(size, size, random);
      for (int i = 0; i < size; i++) {
        a[i] = Arrays.stream(a[i]).map(value -> value / 4).toArray();
      }
    }

    /**
     * Adds the gradient of one word and its neighbours.
     *
     * @return the loss
     */
    double gradient(int word, int[] neighbours, double[][] byZ, double[][] byA) {
      double[] s = new double[a.length];
      for (int neighbour : neighbours) {
        add(s, 1, z[neighbour]);
      }
      double[] e = new double[a.length]; // A s − z_w
      double[] back = new double[a.length]; // Aᵀ e
      for (int i = 0; i < e.length; i++) {
        e[i] = dot(a[i], s) - z[word][i];
        add(back, e[i], a[i]);
        add(byA[i], e[i], s);
      }
      for (int neighbour : neighbours) {
        add(byZ[neighbour], 1, back);
      }
      add(byZ[word], -1, e);
      return dot(e, e) / 2;
    }

    /** Moves the vectors to where mean and squares are as wanted (Gram and Schmidt). */
    void constrain() {
      for (int i = 0; i < a.length; i++) {
        double mean = 0;
        for (double[] row : z) {
          mean += row[i] / z.length;
        }
        for (double[] row : z) {
          row[i] -= mean;
        }
        for (int j = 0; j < i; j++) {
          double product = 0;
          for (double[] row : z) {
            product += row[i] * row[j] / z.length;
          }
          for (double[] row : z) {
            row[i] -= product * row[j];
          }
        }
        double squares = 0;
        for (double[] row : z) {
          squares += row[i] * row[i] / z.length;
        }
        for (double[] row : z) {
          row[i] /= Math.sqrt(squares);
        }
      }
    }

    /** Makes a step of batch descent, and returns the mean loss before it. */
    double step(List<int[]> corpus, double rate, boolean constrained) {
      double[][] byZ = new double[z.length][a.length];
      double[][] byA = new double[a.length][a.length];
      double sum = 0;
      int count = 0;
      for (int[] sentence : corpus) {
        for (int at = 0; at < sentence.length; at++) {
          sum += gradient(sentence[at], neighbours(sentence, at), byZ, byA);
          count++;
        }
      }
      for (int w = 0; w < z.length; w++) {
        add(z[w], -rate / count, byZ[w]);
      }
      for (int i = 0; i < a.length; i++) {
        add(a[i], -rate / count, byA[i]);
      }
      if (constrained) {
        constrain();
      }
      return sum / count;
    }
  }

  /** Skip-gram with negative sampling. */
  static final class SkipGram {
    final double[][] z; // [V][D], of the word
    final double[][] u; // [V][D], of the neighbour

    SkipGram(int size, RandomGenerator random) {
      z = normal(WORDS.size(), size, random);
      u = normal(WORDS.size(), size, random);
    }

    /**
     * Makes a step of descent, and returns the loss before it.
     *
     * @param others the first is the true neighbour, the rest are random words
     */
    double step(int word, int[] others, double rate) {
      double[] back = new double[z[word].length];
      double loss = 0;
      double[] deltas = new double[others.length];
      for (int n = 0; n < others.length; n++) {
        double p = 1 / (1 + StrictMath.exp(-dot(u[others[n]], z[word])));
        deltas[n] = p - (n == 0 ? 1 : 0);
        loss -= StrictMath.log(n == 0 ? p : 1 - p);
        add(back, deltas[n], u[others[n]]);
      }
      for (int n = 0; n < others.length; n++) {
        add(u[others[n]], -rate * deltas[n], z[word]);
      }
      add(z[word], -rate, back);
      return loss;
    }

    double epoch(List<int[]> corpus, double rate, RandomGenerator random) {
      double sum = 0;
      int count = 0;
      for (int[] sentence : corpus) {
        for (int at = 0; at < sentence.length; at++) {
          for (int neighbour : neighbours(sentence, at)) {
            int[] others = new int[4];
            Arrays.setAll(others, n -> n == 0 ? neighbour : random.nextInt(WORDS.size()));
            sum += step(sentence[at], others, rate);
            count++;
          }
        }
      }
      return sum / count;
    }
  }

  /** Returns the words up to two places away. */
  static int[] neighbours(int[] sentence, int at) {
    List<Integer> neighbours = new ArrayList<>();
    for (int t = Math.max(0, at - WINDOW); t <= Math.min(sentence.length - 1, at + WINDOW); t++) {
      if (t != at) {
        neighbours.add(sentence[t]);
      }
    }
    return neighbours.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[][] normal(int rows, int columns, RandomGenerator random) {
    double[][] matrix = new double[rows][columns];
    for (double[] row : matrix) {
      Arrays.setAll(row, _ -> random.nextGaussian());
    }
    return matrix;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] sum, double factor, double[] a) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * a[i];
    }
  }

  /** Returns the words whose vectors have the smallest angle to that of a word. */
  static List<String> nearest(double[][] z, String word, int count) {
    double[] mine = z[WORDS.indexOf(word)];
    return WORDS.stream()
        .filter(other -> !other.equals(word))
        .sorted(
            (a, b) ->
                Double.compare(
                    cosine(mine, z[WORDS.indexOf(b)]), cosine(mine, z[WORDS.indexOf(a)])))
        .limit(count)
        .toList();
  }

  private static double cosine(double[] a, double[] b) {
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  }

  private static double meanLength(double[][] z) {
    return Arrays.stream(z).mapToDouble(row -> Math.sqrt(dot(row, row))).average().orElseThrow();
  }

  /** Collapses, is constrained, and tells neighbours from strangers. */
  public static void main(String[] args) {
    List<int[]> corpus = corpus(new Random(1), 400);
    print("%d sentences of %d words, such as:", corpus.size(), WORDS.size());
    for (int[] sentence : corpus.subList(0, 3)) {
      print("  %s", String.join(" ", Arrays.stream(sentence).mapToObj(WORDS::get).toList()));
    }
    var picture = new Picture("Words in the plane", 3, 330, 330);
    bagOfWords(picture, corpus);
    skipGram(picture, corpus);
    Lesson.draw(args, "14-embeddings", picture);
  }

  private static void bagOfWords(Picture picture, List<int[]> corpus) {
    int steps = 1000;
    var free = new Cbow(2, new Random(2));
    var kept = new Cbow(2, new Random(2));
    kept.constrain();
    double[] at = new double[steps + 1];
    double[][] lengths = new double[2][steps + 1];
    print("%nContinuous bag of words, vectors of 2. Mean loss, and mean length of z:%n");
    print("  step     free:  loss   length    constrained:  loss   length");
    for (int step = 0; step <= steps; step++) {
      at[step] = step;
      lengths[0][step] = meanLength(free.z);
      lengths[1][step] = meanLength(kept.z);
      double freeLoss = free.step(corpus, 0.3, false);
      double keptLoss = kept.step(corpus, 0.3, true);
      if (step % 100 == 0) {
        print(
            "%6d      %9.1e  %7.4f            %9.1e  %7.4f",
            step, freeLoss, lengths[0][step], keptLoss, lengths[1][step]);
      }
    }
    picture
        .panel("CBOW: mean length of z", 0, steps, 1e-4, 10)
        .logY()
        .labels("steps", "length")
        .line("free: it collapses", 1, at, lengths[0])
        .line("constrained", 0, at, lengths[1]);
    map(picture, "CBOW, constrained", kept.z);
  }

  private static void skipGram(Picture picture, List<int[]> corpus) {
    var plane = new SkipGram(2, new Random(3));
    var larger = new SkipGram(8, new Random(3));
    var random = new Random(4);
    print("%nSkip-gram with 3 random words for each neighbour. Mean loss:%n");
    print("  epoch   vectors of 2   vectors of 8");
    for (int epoch = 0; epoch <= 20; epoch++) {
      double loss = plane.epoch(corpus, 0.05, random);
      double largerLoss = larger.epoch(corpus, 0.05, random);
      if (epoch % 4 == 0) {
        print("%7d   %12.4f   %12.4f", epoch, loss, largerLoss);
      }
    }
    print("%nNearest by angle, vectors of 8:%n");
    for (String word : new String[] {"cat", "queen", "bread", "castle", "eats"}) {
      print("  %-7s  %s", word, String.join(", ", nearest(larger.z, word, 3)));
    }
    map(picture, "Skip-gram, vectors of 2", plane.z);
  }

  private static void map(Picture picture, String name, double[][] z) {
    double[][] edges = {{0, 0}, {0, 0}};
    for (double[] row : z) {
      for (int i = 0; i < 2; i++) {
        edges[i][0] = Math.min(edges[i][0], row[i] - 0.5);
        edges[i][1] = Math.max(edges[i][1], row[i] + 0.5);
      }
    }
    var panel = picture.panel(name, edges[0][0], edges[0][1], edges[1][0], edges[1][1]);
    panel.labels("z₁", "z₂");
    for (int group = 0; group < GROUPS.length; group++) {
      for (String word : GROUPS[group]) {
        double[] p = z[WORDS.indexOf(word)];
        panel.mark(group, p[0], p[1], word);
      }
    }
  }
}
