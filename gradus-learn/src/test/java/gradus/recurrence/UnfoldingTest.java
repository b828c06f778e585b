package gradus.recurrence;

import static gradus.recurrence.DelayGraph.delayed;
import static gradus.recurrence.DelayGraph.input;
import static gradus.recurrence.DelayGraph.node;
import static gradus.recurrence.DelayGraph.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UnfoldingTest {
  private static final int INPUTS = 3;
  private static final int UNITS = 4;

  private static double[] random(Rng rng, int size) {
    double[] values = new double[size];
    Arrays.setAll(values, _ -> 0.5 * rng.nextGaussian());
    return values;
  }

  private final Rng rng = Rng.of(1);
  private final Parameter w =
      Parameter.of("w", Tensor.of(random(rng, INPUTS * UNITS), INPUTS, UNITS));
  private final Parameter u =
      Parameter.of("u", Tensor.of(random(rng, UNITS * UNITS), UNITS, UNITS));
  private final Tensor initial = Tensor.of(random(rng, UNITS), 1, UNITS);

  private List<Tensor> inputs(int steps) {
    return Stream.generate(() -> Tensor.of(random(rng, INPUTS), 1, INPUTS)).limit(steps).toList();
  }

  private Tensor elman(Tensor x, Tensor h) {
    return x.matmul(w.tensor()).add(h.matmul(u.tensor())).tanh();
  }

  private List<Tensor> byDelays(List<Tensor> inputs) {
    return Objects.requireNonNull(
        DelayGraph.of(
                node("h", in -> elman(in.get(0), in.get(1)), now("x"), delayed("h", 1)), input("x"))
            .unfold(Map.of("x", inputs), Map.of("h", initial))
            .get("h"));
  }

  /** Returns the loss over all states, then the gradients by w and u, in one list. */
  private double[] lossAndGradients(List<Tensor> states) {
    Tensor loss = Tensor.concat(0, states).square().sum();
    List<Tensor> all =
        Stream.concat(Stream.of(loss), Gradients.ofParameters(loss, List.of(w, u)).stream())
            .map(tensor -> tensor.reshape(tensor.shape().size()))
            .toList();
    return Tensor.concat(0, all).toDoubleArray();
  }

  @Test
  void theThreeWaysGiveTheSameValueAndGradients() {
    List<Tensor> inputs = inputs(12);
    double[] loop = lossAndGradients(Unfolding.byLoop(this::elman, inputs, initial));
    assertThat(lossAndGradients(Unfolding.byReplication(this::elman, inputs, initial)))
        .containsExactly(loop);
    assertThat(lossAndGradients(byDelays(inputs))).containsExactly(loop);
  }

  /** The definition of the gradient, so that three equal answers are also the right one. */
  @Test
  void theGradientIsTheLimitOfDifferences() {
    List<Tensor> inputs = inputs(5);
    double[] found = lossAndGradients(Unfolding.byReplication(this::elman, inputs, initial));
    double step = 1e-6;
    double[] values = u.tensor().toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      double[] ends = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = values.clone();
        moved[i] += side == 0 ? -step : step;
        u.set(moved);
        ends[side] = lossAndGradients(Unfolding.byLoop(this::elman, inputs, initial))[0];
      }
      u.set(values);
      assertThat(found[1 + INPUTS * UNITS + i])
          .isCloseTo((ends[1] - ends[0]) / (2 * step), within(1e-7));
    }
  }

  @Test
  void longerDelaysReachFurtherBack() {
    Map<String, List<Tensor>> values =
        DelayGraph.of(
                input("x"), node("y", in -> in.get(0).add(in.get(1)), now("x"), delayed("y", 3)))
            .unfold(
                Map.of("x", IntStream.range(0, 7).mapToObj(t -> Tensor.scalar(1 << t)).toList()),
                Map.of("y", Tensor.scalar(0.5)));
    assertThat(Objects.requireNonNull(values.get("y")).stream().map(Tensor::item))
        .containsExactly(1.5, 2.5, 4.5, 9.5, 18.5, 36.5, 73.5);
  }

  @Test
  void aCycleWithoutDelayIsNamed() {
    assertThatThrownBy(
            () ->
                DelayGraph.of(
                    input("x"),
                    node("a", in -> in.get(0), now("c"), now("x")),
                    node("b", in -> in.get(0), now("a")),
                    node("c", in -> in.get(0), now("b")),
                    node("d", in -> in.get(0), now("c"), delayed("d", 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the cycle a → b → c → a has no delay");
    assertThatThrownBy(() -> DelayGraph.of(node("h", in -> in.get(0), now("h"))))
        .hasMessageStartingWith("the cycle h → h has no delay");
  }

  @Test
  void mistakesInADescriptionAreNamed() {
    assertThatThrownBy(
            () -> DelayGraph.of(input("hidden"), node("y", List::getFirst, now("hiden"))))
        .hasMessageStartingWith(
            "an edge to \"y\" comes from nowhere: there is no node \"hiden\": did you mean hidden?");
    assertThatThrownBy(() -> DelayGraph.of(input("x"), input("x")))
        .hasMessage("two nodes are named \"x\"");
    assertThatThrownBy(() -> delayed("h", -1))
        .hasMessage("an edge needs a delay of 0 steps or more, the one from \"h\" has -1");
    DelayGraph graph =
        DelayGraph.of(input("x"), input("z"), node("h", List::getFirst, now("x"), delayed("h", 2)));
    List<Tensor> one = List.of(Tensor.scalar(1));
    Map<String, Tensor> h = Map.of("h", Tensor.scalar(0));
    assertThatThrownBy(() -> graph.unfold(Map.of("x", one), h))
        .hasMessage("the input \"z\" has no values");
    assertThatThrownBy(() -> graph.unfold(Map.of("x", one, "z", List.of()), h))
        .hasMessage("all inputs need values for as many time steps, got {x=1, z=0}");
    assertThatThrownBy(() -> graph.unfold(Map.of("x", one, "z", one), Map.of()))
        .hasMessageContaining("brings the value of \"h\" with a delay: give its initial value");
    assertThatThrownBy(() -> graph.unfold(Map.of("y", one), h))
        .hasMessageStartingWith("there is no input \"y\"");
  }

  /** Recording, differentiating, planning and running walk without recursion. */
  @Test
  void tenThousandStepsDoNotOverflowTheStack() {
    List<Tensor> inputs = inputs(10_000);
    for (List<Tensor> states :
        List.of(
            Unfolding.byLoop(this::elman, inputs, initial),
            Unfolding.byReplication(this::elman, inputs, initial),
            byDelays(inputs))) {
      Tensor loss = states.getLast().sum();
      HeldPlan plan = HeldPlan.of(loss, Gradients.of(loss, u.tensor()));
      plan.run();
      assertThat(plan.item(0)).isFinite().isNotZero();
    }
  }
}
