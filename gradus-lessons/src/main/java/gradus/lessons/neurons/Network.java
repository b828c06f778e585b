package gradus.lessons.neurons;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Neurons linked into a network, of any form without a circle, and how it learns.
 *
 * <pre>{@code
 * propagate        x → y              every neuron's output, once
 * backpropagate    t → E, ∂E/∂w       every neuron's gradient, once
 * batch descent    w ← w − rate · 1/N Σ_n ∂E_n/∂w
 * }</pre>
 *
 * <p>Outputs and gradients are asked for by recursion, as deep as the network has layers.
 */
public final class Network {
  private final List<InputNeuron> inputs;
  private final List<Neuron> outputs;
  private final List<InputNeuron> targets;
  private final CostNeuron cost;
  private final Set<Neuron> neurons = new LinkedHashSet<>();
  private final List<WeightedNeuron> weighted;
  private boolean propagated;

  /**
   * Makes a network of neurons that are linked already.
   *
   * @param inputs where x goes
   * @param outputs where y comes from
   * @param targets where t goes, parents of the cost
   * @param cost the error
   * @throws IllegalArgumentException if a neuron has a child that leads to neither outputs nor cost
   */
  public Network(
      List<InputNeuron> inputs,
      List<? extends Neuron> outputs,
      List<InputNeuron> targets,
      CostNeuron cost) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.targets = List.copyOf(targets);
    this.cost = cost;
    collect();
    weighted =
        neurons.stream()
            .filter(WeightedNeuron.class::isInstance)
            .map(WeightedNeuron.class::cast)
            .toList();
  }

  private void collect() {
    Deque<Neuron> open = new ArrayDeque<>(outputs);
    open.add(cost);
    while (!open.isEmpty()) {
      Neuron neuron = open.pop();
      if (neurons.add(neuron)) {
        open.addAll(neuron.parents());
      }
    }
    neurons.addAll(inputs);
    neurons.addAll(targets);
    for (Neuron neuron : neurons) {
      for (Neuron.Child child : neuron.children()) {
        if (!neurons.contains(child.neuron())) {
          throw new IllegalArgumentException(
              "a "
                  + child.neuron().getClass().getSimpleName()
                  + " leads to neither outputs nor cost; make each network of neurons of its own");
        }
      }
    }
  }

  /** Returns n new inputs. */
  public static List<InputNeuron> inputs(int n) {
    List<InputNeuron> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(new InputNeuron());
    }
    return list;
  }

  /**
   * Returns a layer of n neurons, each of which sees all parents and, last, a bias.
   *
   * @param kind the constructor, as in {@code TanhNeuron::new}
   */
  public static List<Neuron> layer(
      Function<List<Neuron>, Neuron> kind, int n, List<? extends Neuron> parents) {
    List<Neuron> seen = new ArrayList<>(parents);
    seen.add(new BiasNeuron());
    List<Neuron> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      list.add(kind.apply(seen));
    }
    return list;
  }

  /** Returns a softmax neuron for each of the scores. */
  public static List<Neuron> softmax(List<? extends Neuron> scores) {
    List<Neuron> list = new ArrayList<>();
    for (int k = 0; k < scores.size(); k++) {
      list.add(new SoftmaxNeuron(scores, k));
    }
    return list;
  }

  /**
   * Returns a network for counting: layers of tanh neurons, each layer with a bias, then one
   * output, with squared error.
   *
   * @param layers how many layers have weights, that of the output being the last
   * @param width how many inputs, and how many neurons in each layer but the last
   */
  public static Network chain(int layers, int width, RandomGenerator random) {
    List<InputNeuron> x = inputs(width);
    List<? extends Neuron> last = x;
    for (int layer = 1; layer < layers; layer++) {
      last = layer(TanhNeuron::new, width, last);
    }
    List<Neuron> y = layer(IdentityNeuron::new, 1, last);
    List<InputNeuron> t = inputs(1);
    var net = new Network(x, y, t, new SquaredErrorNeuron(y, t));
    net.randomise(random, 1);
    return net;
  }

  /** Draws each weight between −range and range. */
  public void randomise(RandomGenerator random, double range) {
    for (WeightedNeuron neuron : weighted) {
      neuron.randomise(random, range);
    }
  }

  /** Takes x, and returns y. */
  public double[] propagate(double... x) {
    neurons.forEach(Neuron::forgetOutput);
    set(inputs, x, "inputs");
    propagated = true;
    return outputs.stream().mapToDouble(Neuron::output).toArray();
  }

  /**
   * Compares the outputs of the last {@link #propagate} with targets, and adds ∂E/∂w to every
   * neuron's {@link WeightedNeuron#weightGradient}.
   *
   * @return E
   */
  public double backpropagate(double... t) {
    if (!propagated) {
      throw new IllegalStateException("nothing to compare targets with: call propagate first");
    }
    neurons.forEach(Neuron::forgetGradient);
    set(targets, t, "targets");
    cost.forgetOutput();
    double error = cost.output();
    weighted.forEach(WeightedNeuron::accumulate);
    return error;
  }

  private static void set(List<InputNeuron> neurons, double[] values, String name) {
    if (values.length != neurons.size()) {
      throw new IllegalArgumentException(
          "expected " + neurons.size() + " " + name + ", got " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      neurons.get(i).set(values[i]);
    }
  }

  /**
   * Makes one step of batch gradient descent.
   *
   * @param x the examples, [N][inputs]
   * @param t their targets, [N][outputs]
   * @return the mean of E before the step
   */
  public double descend(double[][] x, double[][] t, double rate) {
    if (x.length != t.length || x.length == 0) {
      throw new IllegalArgumentException(
          "expected a target for each of one or more examples, got "
              + t.length
              + " for "
              + x.length);
    }
    clearGradients();
    double sum = 0;
    for (int n = 0; n < x.length; n++) {
      propagate(x[n]);
      sum += backpropagate(t[n]);
    }
    weighted.forEach(neuron -> neuron.learn(rate / x.length));
    return sum / x.length;
  }

  /** Sets the gradient of every weight to 0. */
  public void clearGradients() {
    for (WeightedNeuron neuron : weighted) {
      Arrays.fill(neuron.weightGradient(), 0);
    }
  }

  /** Returns the neurons x goes to. */
  public List<InputNeuron> inputs() {
    return inputs;
  }

  /** Returns the neurons t goes to. */
  public List<InputNeuron> targets() {
    return targets;
  }

  /** Returns the neurons y comes from. */
  public List<Neuron> outputs() {
    return outputs;
  }

  /** Returns how many neurons it has, with inputs, biases, targets and the cost. */
  public int size() {
    return neurons.size();
  }

  /** Returns how many links it has. */
  public int links() {
    return neurons.stream().mapToInt(neuron -> neuron.parents().size()).sum();
  }

  /** Returns how many outputs were worked out in all passes so far. */
  public long evaluations() {
    return neurons.stream().mapToLong(Neuron::evaluations).sum();
  }

  /** Returns how many gradients of neurons were worked out in all passes so far. */
  public long gradientEvaluations() {
    return neurons.stream().mapToLong(Neuron::gradientEvaluations).sum();
  }
}
