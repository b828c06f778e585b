package gradus.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.graph.DType;
import gradus.nn.Activation;
import gradus.nn.Dense;
import gradus.nn.FullyRecurrent;
import gradus.nn.Gru;
import gradus.nn.Loss;
import gradus.nn.Lstm;
import gradus.nn.Recurrent;
import gradus.nn.RecurrentStack;
import gradus.nn.Rnn;
import gradus.optim.Adam;
import gradus.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RtrlTest {
  private static final int INPUTS = 2;
  private static final int UNITS = 5;
  private static final int OUTPUTS = 3;
  private static final int STEPS = 20;

  private final Rng rng = Rng.of(3);

  private double[] values(int size) {
    double[] values = new double[size];
    Arrays.setAll(values, _ -> 0.6 * rng.nextGaussian());
    return values;
  }

  private Tensor random(int... shape) {
    return Tensor.of(values(Arrays.stream(shape).reduce(1, (a, b) -> a * b)), shape);
  }

  private Parameter weights(String name, int... shape) {
    return Parameter.of(name, random(shape));
  }

  /** Checks the gradients of a whole sequence, and again after a restart. */
  private void checkAgainstBackPropagation(Recurrence net, int outputs) {
    List<Tensor> inputs = Stream.generate(() -> random(1, INPUTS)).limit(STEPS).toList();
    List<Tensor> targets = Stream.generate(() -> random(1, outputs)).limit(STEPS).toList();
    checkAgainstBackPropagation(net, inputs, targets);
  }

  private static void checkAgainstBackPropagation(
      Recurrence net, List<Tensor> inputs, List<Tensor> targets) {
    Tensor loss = net.unfold(inputs, targets);
    List<Tensor> expected = Gradients.ofParameters(loss, net.parameters());
    Rtrl rtrl = Rtrl.accumulating(net, inputs.getFirst(), targets.getFirst());
    for (int round = 1; round <= 2; round++) {
      rtrl.restart();
      double sum = 0;
      for (int t = 0; t < STEPS; t++) {
        sum += rtrl.advance(inputs.get(t), targets.get(t));
      }
      assertThat(sum).isCloseTo(loss.item(), within(1e-9));
      for (int k = 0; k < expected.size(); k++) {
        double[] gradient = expected.get(k).mul(round).toDoubleArray();
        assertThat(Arrays.stream(gradient).map(Math::abs).max().orElse(0)).isGreaterThan(0.01);
        assertThat(rtrl.gradients().get(k).toDoubleArray())
            .as(net.parameters().get(k).name())
            .containsExactly(gradient, within(1e-9));
      }
    }
  }

  /** Every unit sees every unit and input of the step before; the first units are the outputs. */
  @Test
  void equalsBackPropagationThroughTimeInTheFullyRecurrentNet() {
    Parameter w = weights("w", INPUTS + UNITS + 1, UNITS);
    Tensor one = Tensor.of(new double[] {1}, 1, 1);
    checkAgainstBackPropagation(
        new Recurrence(
            (x, h) -> Tensor.concat(1, List.of(x, h, one)).matmul(w.tensor()).sigmoid(),
            random(1, UNITS),
            (h, target) -> Loss.squaredError().apply(h.slice(1, 0, OUTPUTS), target),
            List.of(w)),
        OUTPUTS);
  }

  @Test
  void equalsBackPropagationThroughTimeInAnElmanNet() {
    checkAgainstBackPropagation(elman(), OUTPUTS);
  }

  private Recurrence elman() {
    Parameter w = weights("w", INPUTS, UNITS);
    Parameter u = weights("u", UNITS, UNITS);
    Parameter b = weights("b", UNITS);
    Parameter v = weights("v", UNITS, OUTPUTS);
    return new Recurrence(
        (x, h) -> x.matmul(w.tensor()).add(h.matmul(u.tensor())).add(b.tensor()).tanh(),
        random(1, UNITS),
        (h, target) -> Loss.squaredError().apply(h.matmul(v.tensor()), target),
        List.of(w, u, b, v));
  }

  static Stream<Recurrent<?>> layers() {
    return Stream.of(
        new FullyRecurrent(INPUTS, UNITS, OUTPUTS),
        new Rnn(INPUTS, UNITS, Activation.SIGMOID),
        new Lstm(INPUTS, UNITS),
        new Lstm(INPUTS, UNITS).withoutForgetGate().withPeepholes(),
        new Gru(INPUTS, UNITS),
        new RecurrentStack(List.of(new Rnn(INPUTS, 3), new Lstm(3, 2))));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void equalsBackPropagationThroughTimeInEveryLayer(Recurrent<?> layer) {
    var readout = new Dense(layer.units(), OUTPUTS);
    layer.weights().precision(DType.FLOAT64);
    readout.weights().precision(DType.FLOAT64);
    checkAgainstBackPropagation(Recurrence.of(layer, readout, Loss.squaredError()), OUTPUTS);
  }

  @Test
  void tokensAreInputsToo() {
    var layer = new Lstm(4, 3);
    var readout = new Dense(3, 4);
    layer.weights().precision(DType.FLOAT64);
    readout.weights().precision(DType.FLOAT64);
    List<Tensor> tokens =
        Stream.generate(() -> Tensor.of(new int[] {rng.nextInt(4)}, 1)).limit(STEPS).toList();
    checkAgainstBackPropagation(
        Recurrence.of(layer, readout, Loss.softmaxCrossEntropy()), tokens, tokens);
  }

  @Test
  void weightsOfTheReadoutNeedNoSensitivity() {
    Recurrence net = elman();
    Rtrl rtrl = Rtrl.accumulating(net, random(1, INPUTS), random(1, OUTPUTS));
    int recurrentWeights = INPUTS * UNITS + UNITS * UNITS + UNITS;
    assertThat(rtrl.valuesHeld()).isEqualTo(UNITS + (long) UNITS * recurrentWeights);
  }

  /** The input of the step before: a memory of one step, learned on an endless stream. */
  @Test
  void learnsOnlineFromAStreamWithoutAnEnd() {
    Rtrl stream = Rtrl.online(memory(), bit(0), bit(0), Adam.of(0.02));
    List<Double> losses = new ArrayList<>();
    int before = 0;
    for (int t = 0; t < 1500; t++) {
      int bit = rng.nextInt(2);
      losses.add(stream.advance(bit(bit), bit(before)));
      before = bit;
    }
    assertThat(mean(losses.subList(0, 50))).isGreaterThan(0.3);
    assertThat(mean(losses.subList(1400, 1500))).isLessThan(0.05);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static Tensor bit(int bit) {
    return Tensor.of(new float[] {bit == 0 ? -1 : 1}, 1, 1);
  }

  private Recurrence memory() {
    Parameter w = single("w", 1, 4);
    Parameter u = single("u", 4, 4);
    Parameter v = single("v", 4, 1);
    return new Recurrence(
        (x, h) -> x.matmul(w.tensor()).add(h.matmul(u.tensor())).tanh(),
        Tensor.zeros(1, 4),
        (h, target) -> Loss.squaredError().apply(h.matmul(v.tensor()), target),
        List.of(w, u, v));
  }

  private Parameter single(String name, int... shape) {
    return Parameter.of(name, random(shape).cast(DType.FLOAT32));
  }

  @Test
  void updatesBySequenceAreThoseOfGradientDescent() {
    Recurrence net = elman();
    Tensor x = random(1, INPUTS);
    Tensor target = random(1, OUTPUTS);
    Tensor loss = net.unfold(List.of(x, x), List.of(target, target));
    double summed = loss.item();
    List<double[]> expected = new ArrayList<>();
    List<Tensor> gradients = Gradients.ofParameters(loss, net.parameters());
    for (int k = 0; k < gradients.size(); k++) {
      expected.add(
          net.parameters().get(k).tensor().sub(gradients.get(k).mul(0.25)).toDoubleArray());
    }
    Rtrl rtrl = Rtrl.accumulating(net, x, target);
    rtrl.advance(x, target);
    rtrl.advance(x, target);
    assertThat(rtrl.update(Sgd.of(0.25))).isCloseTo(summed, within(1e-9));
    for (int k = 0; k < expected.size(); k++) {
      assertThat(net.parameters().get(k).tensor().toDoubleArray())
          .containsExactly(expected.get(k), within(1e-9));
      assertThat(rtrl.gradients().get(k).toDoubleArray()).containsOnly(0);
    }
  }

  @Test
  void mistakesAreNamed() {
    Recurrence net = elman();
    Tensor x = random(1, INPUTS);
    Tensor target = random(1, OUTPUTS);
    assertThatThrownBy(() -> Rtrl.online(net, x, target, Sgd.of(0.1)).gradients())
        .hasMessage("online learning keeps no sums of gradients");
    Recurrence narrowing =
        new Recurrence((_, h) -> h.slice(1, 0, 2), net.initial(), net.loss(), net.parameters());
    assertThatThrownBy(() -> Rtrl.accumulating(narrowing, x, target))
        .hasMessageStartingWith("a transition must give a state of the same shape and type");
    assertThatThrownBy(() -> net.unfold(List.of(x), List.of()))
        .hasMessageContaining("got 1 inputs and 0 targets");
  }
}
