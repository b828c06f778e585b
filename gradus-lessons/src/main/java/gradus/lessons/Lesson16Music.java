package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.recurrence.Elman;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Lesson 16. Music: a melody as a sequence of notes, each guessed from those before.
 *
 * <pre>{@code
 * p(w_1 … w_T) = Π_t p(w_t | w_1 … w_{t−1})         any sequence, by the chain rule
 *
 * Markov, order k     p_k(w_t | k before) = (count(k before, w_t) + β p_{k−1}) / (count(k before) + β)
 * Elman net           p(w_t | all before) = softmax(y_t),    h_t = tanh(U x_t + W h_{t−1} + b)
 * }</pre>
 *
 * <p>A symbol is a note of ABC notation with its length, {@code G3/2}; one more, {@code end},
 * begins and ends a tune. What is learned is drawn from, symbol by symbol, and written as ABC.
 */
public final class Lesson16Music {
  /** Tunes that belong to everybody, in C, four beats a bar. */
  static final String[][] TUNES = {
    {
      "Frère Jacques",
      "C D E C C D E C E F G2 E F G2 G/2 A/2 G/2 F/2 E C G/2 A/2 G/2 F/2 E C C G, C2 C G, C2"
    },
    {
      "Ah ! vous dirai-je, maman",
      "C C G G A A G2 F F E E D D C2 G G F F E E D2 G G F F E E D2 C C G G A A G2 F F E E D D C2"
    },
    {
      "Ode to Joy",
      "E E F G G F E D C C D E E3/2 D/2 D2 E E F G G F E D C C D E D3/2 C/2 C2 "
          + "D D E C D E/2 F/2 E C D E/2 F/2 E D C D G,2 "
          + "E E F G G F E D C C D E D3/2 C/2 C2"
    },
    {
      "Au clair de la lune",
      "C C C D E2 D2 C E D D C4 C C C D E2 D2 C E D D C4 "
          + "D D D D A,2 A,2 D C B, A, G,4 C C C D E2 D2 C E D D C4"
    },
    {"Mary Had a Little Lamb", "E D C D E E E2 D D D2 E G G2 E D C D E E E E D D E D C4"},
    {"London Bridge", "G3/2 A/2 G F E F G2 D E F2 E F G2 G3/2 A/2 G F E F G2 D2 G2 E C C2"},
    {
      "Hänschen klein",
      "G E E2 F D D2 C D E F G G G2 G E E2 F D D2 C E G G C4 "
          + "D D D D D E F2 E E E E E F G2 G E E2 F D D2 C E G G C4"
    }
  };

  private static final String END = "end";
  private static final int UNITS = 20;
  private static final double BETA = 3;
  private static final int EPOCHS = 120;
  private static final int EARLY = 20;

  private Lesson16Music() {}

  /** Returns a tune's symbols, the end before and behind. */
  static List<String> symbols(String tune) {
    List<String> symbols = new ArrayList<>(List.of(END));
    symbols.addAll(List.of(tune.strip().split(" +", -1)));
    symbols.add(END);
    return symbols;
  }

  /** All symbols of all tunes, in alphabetical order. */
  static final List<String> VOCABULARY =
      List.copyOf(
          new TreeSet<>(Arrays.stream(TUNES).flatMap(tune -> symbols(tune[1]).stream()).toList()));

  static int[] numbers(String tune) {
    return symbols(tune).stream().mapToInt(VOCABULARY::indexOf).toArray();
  }

  /** What can be asked for the next symbol. */
  @FunctionalInterface
  interface Melody {
    /** Returns the probability of each symbol after these, of which there is one at least. */
    double[] next(List<Integer> before);
  }

  /**
   * Counts what came after each k symbols, and adds β counts more, shared out by order k − 1.
   *
   * @param order k; −1 gives all symbols the same probability
   */
  static Melody markov(List<int[]> tunes, int order, double beta) {
    if (order < 0) {
      double[] same = new double[VOCABULARY.size()];
      Arrays.fill(same, 1.0 / same.length);
      return _ -> same.clone();
    }
    Melody shorter = markov(tunes, order - 1, beta);
    return before -> {
      List<Integer> context = before.subList(Math.max(0, before.size() - order), before.size());
      double[] p = shorter.next(before);
      double sum = beta;
      for (int i = 0; i < p.length; i++) {
        p[i] *= beta;
      }
      for (int[] tune : tunes) {
        for (int t = Math.max(1, context.size()); t < tune.length; t++) {
          if (comesBefore(tune, t, context)) {
            p[tune[t]]++;
            sum++;
          }
        }
      }
      double total = sum;
      return Arrays.stream(p).map(value -> value / total).toArray();
    };
  }

  private static boolean comesBefore(int[] tune, int t, List<Integer> context) {
    for (int k = 0; k < context.size(); k++) {
      if (tune[t - context.size() + k] != context.get(k)) {
        return false;
      }
    }
    return true;
  }

  private static double[][] oneHot(List<Integer> symbols) {
    double[][] x = new double[symbols.size()][VOCABULARY.size()];
    for (int t = 0; t < x.length; t++) {
      x[t][symbols.get(t)] = 1;
    }
    return x;
  }

  static Melody elman(Elman net) {
    return before ->
        Lesson04MaximumLikelihood.softmax(net.forward(oneHot(before))[before.size() - 1]);
  }

  /** Goes through one tune forward and back, and returns its loss. */
  static double learn(Elman net, int[] tune, double rate) {
    List<Integer> before = Arrays.stream(tune, 0, tune.length - 1).boxed().toList();
    double[][] y = net.forward(oneHot(before));
    double loss = 0;
    for (int t = 0; t < y.length; t++) {
      y[t] = Lesson04MaximumLikelihood.softmax(y[t]);
      loss -= StrictMath.log(y[t][tune[t + 1]]);
      y[t][tune[t + 1]] -= 1; // y − t
    }
    net.learn(rate, net.backward(y).weights(), 5);
    return loss;
  }

  /** Returns −log p of a symbol, on average. */
  static double loss(Melody melody, List<int[]> tunes) {
    double sum = 0;
    int count = 0;
    for (int[] tune : tunes) {
      List<Integer> all = Arrays.stream(tune).boxed().toList();
      for (int t = 1; t < tune.length; t++) {
        sum -= StrictMath.log(melody.next(all.subList(0, t))[tune[t]]);
        count++;
      }
    }
    return sum / count;
  }

  /** Draws a tune, of so many symbols at most. */
  static List<String> compose(Melody melody, RandomGenerator random, int most) {
    int end = VOCABULARY.indexOf(END);
    List<Integer> tune = new ArrayList<>(List.of(end));
    while (tune.size() <= most) {
      double[] p = melody.next(tune);
      double left = random.nextDouble();
      int symbol = 0;
      while (symbol < p.length - 1 && (left -= p[symbol]) >= 0) {
        symbol++;
      }
      if (symbol == end) {
        break;
      }
      tune.add(symbol);
    }
    return tune.stream().skip(1).map(VOCABULARY::get).toList();
  }

  /** Returns how many beats a note takes: G 1, G2 2, G/2 ½, G3/2 1½. */
  static double beats(String note) {
    String length = note.replaceAll("[A-Ga-g,']", "");
    if (length.isEmpty()) {
      return 1;
    }
    String[] parts = length.split("/", -1);
    double over = parts[0].isEmpty() ? 1 : Double.parseDouble(parts[0]);
    return parts.length == 1 ? over : over / Double.parseDouble(parts[1]);
  }

  /** Returns the MIDI number of a note of C major: C is middle C, 60; G, is 55. */
  static int pitch(String note) {
    int[] steps = {9, 11, 0, 2, 4, 5, 7}; // A B C D E F G above C
    return 60 + steps[note.charAt(0) - 'A'] - (note.contains(",") ? 12 : 0);
  }

  /** Writes ABC, a bar line after every four beats where a note ends there. */
  static String abc(String title, List<String> notes) {
    var abc = new StringBuilder("X:1\nT:" + title + "\nM:4/4\nL:1/4\nK:C\n");
    double beats = 0;
    for (String note : notes) {
      abc.append(note);
      beats += beats(note);
      abc.append(beats % 16 == 0 ? " |\n" : beats % 4 == 0 ? " | " : " ");
    }
    return abc.toString().strip() + (beats % 4 == 0 ? "]" : "|]");
  }

  /** Tries each tune on what the other six taught, then learns all, and composes. */
  public static void main(String[] args) {
    List<int[]> tunes = Arrays.stream(TUNES).map(tune -> numbers(tune[1])).toList();
    int size = VOCABULARY.size();
    print("%d tunes, %d symbols: %s%n", TUNES.length, size, String.join(" ", VOCABULARY));
    print("−log p of a symbol. Each tune by a model of the other six, and by one of all:%n");
    print("                     the other six      all");
    for (int order = -1; order <= 3; order++) {
      double held = 0;
      for (int i = 0; i < tunes.size(); i++) {
        held += loss(markov(without(tunes, i), order, BETA), tunes.subList(i, i + 1));
      }
      double learned = loss(markov(tunes, order, BETA), tunes);
      print("  Markov, order %2d         %6.4f   %6.4f", order, held / tunes.size(), learned);
    }
    Elman net = elmans(tunes);
    List<String> counted = compose(markov(tunes, 2, 0.05), new Random(39), 80);
    List<String> drawn = compose(elman(net), new Random(9), 80);
    print("%n%s", abc("By counting two notes", counted));
    print("%n%s", abc("By an Elman net", drawn));
    var picture = new Picture("Melodies as piano rolls", 1, 900, 110);
    List<String> known = symbols(TUNES[0][1]);
    roll(picture, TUNES[0][0], known.subList(1, known.size() - 1), 0);
    roll(picture, "By counting two notes", counted, 1);
    roll(picture, "By an Elman net", drawn, 2);
    Lesson.draw(args, "16-music", picture);
  }

  private static List<int[]> without(List<int[]> tunes, int i) {
    List<int[]> others = new ArrayList<>(tunes);
    others.remove(i);
    return others;
  }

  /** Teaches a net to each six tunes for a while, and returns one that learned all seven. */
  private static Elman elmans(List<int[]> tunes) {
    List<Elman> nets = new ArrayList<>();
    for (int i = 0; i < tunes.size(); i++) {
      nets.add(net());
    }
    Elman all = net();
    for (int epoch = 0; epoch <= EPOCHS; epoch++) {
      if (epoch <= EARLY && epoch % 5 == 0) {
        double held = 0;
        for (int i = 0; i < tunes.size(); i++) {
          held += loss(elman(nets.get(i)), tunes.subList(i, i + 1));
        }
        String mean = String.format(Locale.ROOT, "%.4f", held / tunes.size());
        print("  Elman, epoch %3d         %s   %6.4f", epoch, mean, loss(elman(all), tunes));
      } else if (epoch % 40 == 0) {
        print("  Elman, epoch %3d                  %6.4f", epoch, loss(elman(all), tunes));
      }
      for (int i = 0; i < tunes.size() && epoch < EARLY; i++) {
        for (int[] tune : without(tunes, i)) {
          learn(nets.get(i), tune, 0.05);
        }
      }
      for (int[] tune : tunes) {
        learn(all, tune, 0.05);
      }
    }
    return all;
  }

  private static Elman net() {
    var net = new Elman(VOCABULARY.size(), UNITS, VOCABULARY.size());
    net.randomise(new Random(1), 0.3);
    return net;
  }

  private static void roll(Picture picture, String name, List<String> notes, int colour) {
    var panel = picture.panel(name, 0, 15, 54, 71).labels("bars", "MIDI pitch");
    double at = 0;
    for (String note : notes) {
      double pitch = pitch(note);
      double end = at + beats(note) / 4;
      panel.rect("f" + colour, at, pitch - 0.5, end - 0.02, pitch + 0.5);
      at = end;
    }
  }
}
