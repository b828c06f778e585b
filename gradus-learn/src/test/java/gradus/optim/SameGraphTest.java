package gradus.optim;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Rng;
import gradus.Tensor;
import gradus.Update;
import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.nn.BatchNorm;
import gradus.nn.Dense;
import gradus.nn.Dropout;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every step of a training run has the same graph, constants included, though schedule, moments and
 * dropout change from step to step: so plans are found again.
 */
final class SameGraphTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "nesterov",
        "adagrad",
        "rmsprop",
        "rmsprop_graves",
        "adadelta",
        "adam",
        "adamw"
      })
  void everyStepHasTheSameGraph(String name) {
    Module model =
        new Sequential(new Dense(3, 4), new BatchNorm(4), new Dropout(0.5), new Dense(4, 2));
    Optimizer optimizer = Clip.byNorm(1).then(Optimizer.parse(name, 0.1));
    Schedule schedule = Schedule.cosine(10, 0).afterWarmUp(2);
    Rng rng = Rng.of(1);
    String first = "";
    for (int step = 0; step < 5; step++) {
      optimizer.scaleRate(schedule.factor(step));
      Pass pass = Pass.training(rng);
      Tensor outputs = model.apply(rng.normal(6, 3), pass);
      int[] classes = {step % 2, 0, 1, 1, 0, 1};
      Tensor loss = Loss.softmaxCrossEntropy().apply(outputs, Tensor.of(classes, 6));
      List<Update> updates =
          new ArrayList<>(
              optimizer.update(
                  model.parameters(), Gradients.ofParameters(loss, model.parameters())));
      updates.addAll(pass.updates());
      String graph = print(loss, updates);
      first = step == 0 ? graph : first;
      assertThat(graph).as("step %d", step).isEqualTo(first);
      HeldPlan.step(loss, updates);
    }
  }

  private static String print(Tensor loss, List<Update> updates) {
    List<Node> roots = new ArrayList<>();
    roots.add(loss.node());
    updates.forEach(update -> roots.add(update.value().node()));
    var text = new StringBuilder();
    try (GraphWalk walk = GraphWalk.from(roots, false)) {
      for (int i = 0; i < walk.size(); i++) {
        Node node = walk.node(i);
        text.append(i).append(' ').append(node.op()).append(node);
        for (int j = 0; j < node.inputCount(); j++) {
          text.append(' ').append(walk.index(node.input(j)));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
