package gradus.lessons.neurons;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Neurons as objects at work: exclusive or, and what it costs to keep nothing. */
public final class NeuronLesson {
  private static final double[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final double[][] T = {{0}, {1}, {1}, {0}};
  private static final int HIDDEN = 4;
  private static final int STEPS = 2_000;
  private static final double RATE = 1;
  private static final int WIDTH = 4;

  private NeuronLesson() {}

  /** Learns the exclusive or of two bits, then counts evaluations in networks of growing depth. */
  public static void main(String[] args) {
    learn();
    count();
  }

  private static void learn() {
    List<InputNeuron> x = Network.inputs(2);
    List<Neuron> hidden = Network.layer(TanhNeuron::new, HIDDEN, x);
    List<Neuron> y = Network.layer(SigmoidNeuron::new, 1, hidden);
    List<InputNeuron> t = Network.inputs(1);
    var net = new Network(x, y, t, new BinaryCrossEntropyNeuron(y, t));
    net.randomise(new Random(2), 1);
    print(
        "Exclusive or: 2 inputs, %d tanh neurons, 1 sigmoid neuron, binary cross-entropy.%n",
        HIDDEN);
    print("   steps     mean E");
    for (int step = 0; step <= STEPS; step++) {
      double error = net.descend(X, T, RATE);
      if (step % (STEPS / 10) == 0) {
        print("%8d   %8.5f", step, error);
      }
    }
    print("%n  bits   wanted       y");
    for (int n = 0; n < X.length; n++) {
      print("   %.0f %.0f        %.0f   %.3f", X[n][0], X[n][1], T[n][0], net.propagate(X[n])[0]);
    }
  }

  private static void count() {
    print(
        "%nOne pass forward through layers of %d neurons, each neuron's output kept or not:%n",
        WIDTH);
    print("  layers   neurons   links   evaluations, kept   not kept");
    for (int layers = 1; layers <= 9; layers++) {
      Network net = chain(layers);
      net.propagate(new double[WIDTH]);
      long kept = net.evaluations();
      var naive = new NaiveRecursion();
      naive.output(net.outputs().getFirst());
      print(
          "%8d  %8d  %6d   %17d   %8d", layers, net.size(), net.links(), kept, naive.evaluations());
    }
  }

  /** Returns a network of so many layers, then one output. */
  static Network chain(int layers) {
    List<InputNeuron> x = Network.inputs(WIDTH);
    List<? extends Neuron> last = x;
    for (int layer = 1; layer < layers; layer++) {
      last = Network.layer(TanhNeuron::new, WIDTH, last);
    }
    List<Neuron> y = Network.layer(IdentityNeuron::new, 1, last);
    List<InputNeuron> t = Network.inputs(1);
    var net = new Network(x, y, t, new SquaredErrorNeuron(y, t));
    net.randomise(new Random(1), 1);
    return net;
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
