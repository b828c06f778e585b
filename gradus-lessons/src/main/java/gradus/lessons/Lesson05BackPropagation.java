package gradus.lessons;

import static gradus.lessons.Lesson.print;

import gradus.lessons.neurons.BinaryCrossEntropyNeuron;
import gradus.lessons.neurons.InputNeuron;
import gradus.lessons.neurons.NaiveRecursion;
import gradus.lessons.neurons.Network;
import gradus.lessons.neurons.Neuron;
import gradus.lessons.neurons.SigmoidNeuron;
import gradus.lessons.neurons.TanhNeuron;
import gradus.lessons.neurons.WeightedNeuron;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Lesson 5. Back-propagation, with neurons as objects: each asks its parents for their outputs and
 * its children for their gradients.
 *
 * <pre>{@code
 * y       = f(x_1, …, x_n)                    x_i the outputs of the parents
 * ∂E/∂y   = Σ_c ∂E/∂y_c · ∂y_c/∂y             c over the children
 * }</pre>
 *
 * <p>Both are in {@link Neuron}; a network of them is a {@link Network}.
 *
 * <p>D. Rumelhart, G. Hinton and R. Williams, "Learning representations by back-propagating
 * errors", 1986.
 */
public final class Lesson05BackPropagation {
  private static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final double[][] T = {{0}, {1}, {1}, {0}};
  private static final int HIDDEN = 4;
  private static final int STEPS = 2_000;
  private static final double RATE = 1;
  private static final int WIDTH = 4;

  private Lesson05BackPropagation() {}

  /** Follows one pass by numbers, learns XOR, then counts evaluations as networks grow deep. */
  public static void main(String[] args) {
    var picture = new Picture("Back-propagation", 3);
    follow(picture);
    learn(picture);
    count(picture);
    Lesson.draw(args, "05-back-propagation", picture);
  }

  /** Two inputs, two tanh neurons, a sigmoid neuron, no biases. */
  private static void follow(Picture picture) {
    List<InputNeuron> x = Network.inputs(2);
    var h1 = new TanhNeuron(x);
    var h2 = new TanhNeuron(x);
    var y = new SigmoidNeuron(List.of(h1, h2));
    List<InputNeuron> t = Network.inputs(1);
    var cost = new BinaryCrossEntropyNeuron(List.of(y), t);
    var net = new Network(x, List.of(y), t, cost);
    set(h1, 1, -1);
    set(h2, 0.5, 0.5);
    set(y, 2, -1);
    net.propagate(1, 0.5);
    double error = net.backpropagate(0);
    List<Neuron> neurons = List.of(x.get(0), x.get(1), h1, h2, y, cost);
    List<String> names = List.of("x_1", "x_2", "h_1", "h_2", "y", "E");
    print("One example, x = (1, 0.5), target 0. Each neuron's output and gradient:%n");
    print("  neuron        y     ∂E/∂y   ∂E/∂w");
    for (int i = 0; i < neurons.size(); i++) {
      Neuron neuron = neurons.get(i);
      String weights = "";
      if (neuron instanceof WeightedNeuron w) {
        double[] g = w.weightGradient();
        weights = String.format(Locale.ROOT, "   %7.4f  %7.4f", g[0], g[1]);
      }
      print("  %-6s  %7.4f   %7.4f%s", names.get(i), neuron.output(), neuron.gradient(), weights);
    }
    double byHand = (y.output() - 0) * 2 * (1 - h1.output() * h1.output()) * 1;
    print("%n∂E/∂w of the link x_1 → h_1 by hand: (y − t) · 2 · (1 − h_1²) · x_1 = %.4f", byHand);
    print("and E, −log(1 − y), is %.4f.", error);
    draw(picture, neurons, names);
  }

  private static void set(WeightedNeuron neuron, double a, double b) {
    neuron.weights()[0] = a;
    neuron.weights()[1] = b;
  }

  private static void draw(Picture picture, List<Neuron> neurons, List<String> names) {
    var panel = picture.panel("Forward y (above), backward ∂E/∂y (below)", 0, 4, 0, 3).bare();
    double[][] at = {{0.4, 2.2}, {0.4, 0.8}, {1.5, 2.2}, {1.5, 0.8}, {2.55, 1.5}, {3.55, 1.5}};
    int[][] links = {{0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 4}, {3, 4}, {4, 5}};
    for (int[] link : links) {
      double[] a = at[link[0]];
      double[] b = at[link[1]];
      panel.segment("line axis", a[0], a[1], b[0], b[1]);
    }
    for (int i = 0; i < at.length; i++) {
      double[] p = at[i];
      panel.node(p[0], p[1], 16);
      panel.text("middle", p[0], p[1], 0, 4, names.get(i).replace("_1", "₁").replace("_2", "₂"));
      panel.text("middle", p[0], p[1], 0, -21, number(neurons.get(i).output()));
      panel.text("middle", p[0], p[1], 0, 31, number(neurons.get(i).gradient()));
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
  }

  private static void learn(Picture picture) {
    List<InputNeuron> x = Network.inputs(2);
    List<Neuron> hidden = Network.layer(TanhNeuron::new, HIDDEN, x);
    List<Neuron> y = Network.layer(SigmoidNeuron::new, 1, hidden);
    List<InputNeuron> t = Network.inputs(1);
    var net = new Network(x, y, t, new BinaryCrossEntropyNeuron(y, t));
    net.randomise(new Random(2), 1);
    print(
        "%nExclusive or: 2 inputs, %d tanh neurons, 1 sigmoid neuron, binary cross-entropy.%n",
        HIDDEN);
    print("   steps     mean E");
    double[] steps = new double[STEPS + 1];
    double[] errors = new double[STEPS + 1];
    for (int step = 0; step <= STEPS; step++) {
      steps[step] = step;
      errors[step] = net.descend(X, T, RATE);
      if (step % (STEPS / 10) == 0) {
        print("%8d   %8.5f", step, errors[step]);
      }
    }
    print("%n  bits   wanted       y");
    for (int n = 0; n < X.length; n++) {
      print("   %.0f %.0f        %.0f   %.3f", X[n][0], X[n][1], T[n][0], net.propagate(X[n])[0]);
    }
    picture
        .panel("Exclusive or is learned", 0, STEPS, 1e-4, 1)
        .logY()
        .labels("steps", "mean E")
        .line("line s0", steps, errors);
  }

  private static void count(Picture picture) {
    print(
        "%nOne pass through layers of %d neurons, forward and back, values kept or not:%n", WIDTH);
    print("                              forward, evaluations      backward, evaluations");
    print("  layers   neurons   links      kept      not kept         kept      not kept");
    List<double[]> rows = new ArrayList<>();
    for (int layers = 1; layers <= 9; layers++) {
      Network net = Network.chain(layers, WIDTH, new Random(1));
      net.propagate(new double[WIDTH]);
      long kept = net.evaluations();
      net.backpropagate(1);
      var forward = new NaiveRecursion();
      forward.output(net.outputs().getFirst());
      var backward = new NaiveRecursion();
      backward.gradient(net.inputs().getFirst());
      print(
          "%8d  %8d  %6d  %8d  %12d  %11d  %12d",
          layers,
          net.size(),
          net.links(),
          kept,
          forward.evaluations(),
          net.gradientEvaluations(),
          backward.evaluations());
      rows.add(new double[] {layers, kept, forward.evaluations()});
    }
    picture
        .panel("One pass forward: evaluations", 1, 9, 1, 1e6)
        .logY()
        .labels("layers of 4 neurons", "")
        .line("outputs kept", 0, column(rows, 0), column(rows, 1))
        .line("worked out anew", 1, column(rows, 0), column(rows, 2));
  }

  private static double[] column(List<double[]> rows, int i) {
    return rows.stream().mapToDouble(row -> row[i]).toArray();
  }
}
