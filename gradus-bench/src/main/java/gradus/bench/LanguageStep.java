package gradus.bench;

import gradus.Gradients;
import gradus.HeldPlan;
import gradus.Parameter;
import gradus.Rng;
import gradus.Tensor;
import gradus.Update;
import gradus.nn.LanguageModel;
import gradus.nn.Loss;
import gradus.nn.Lstm;
import gradus.nn.Pass;
import gradus.nn.Recurrent;
import gradus.nn.RecurrentStack;
import gradus.nn.StackState;
import gradus.nn.Unrolled;
import gradus.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A training step of a language model of LSTM layers: forward, backward through time, Adam, and the
 * state carried on to the next step. Tokens are random, and the learning rate so low that nothing
 * is learned: gradients stay as large as they are at the start.
 */
final class LanguageStep {
  private final LanguageModel model;
  private final int time;
  private final int batch;
  private final Parameter tokens;
  private final Parameter targets;
  private final List<Parameter> carried = new ArrayList<>();
  private final StackState state;
  private final Adam optimizer = Adam.of(1e-7);

  LanguageStep(int layers, int units, int vocabulary, int time, int batch) {
    List<Recurrent<?>> stack = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      stack.add(new Lstm(i == 0 ? vocabulary : units, units));
    }
    model = new LanguageModel(new RecurrentStack(stack));
    model.initialise(Rng.of(1));
    this.time = time;
    this.batch = batch;
    Rng rng = Rng.of(2);
    int[] values = new int[time * batch];
    Arrays.setAll(values, _ -> rng.nextInt(vocabulary));
    tokens = Parameter.of("tokens", Tensor.of(values, time, batch));
    Arrays.setAll(values, _ -> rng.nextInt(vocabulary));
    targets = Parameter.of("targets", Tensor.of(values, time * batch));
    state =
        model
            .zeroState(batch)
            .map(
                zero -> {
                  carried.add(Parameter.zeros("carried" + carried.size(), batch, units));
                  return carried.getLast().tensor();
                });
  }

  /** Returns how many characters a step learns from. */
  int characters() {
    return time * batch;
  }

  /** Records a step and holds its plan. */
  HeldPlan hold() {
    var recorded = record();
    return HeldPlan.of(List.of(recorded.loss()), recorded.updates());
  }

  /** Records a step and runs it; returns its loss. */
  double runRecorded() {
    var recorded = record();
    HeldPlan.step(recorded.loss(), recorded.updates());
    return recorded.loss().item();
  }

  private record Recorded(Tensor loss, List<Update> updates) {}

  private Recorded record() {
    List<Tensor> cells = carried.stream().map(Parameter::tensor).toList();
    var next = cells.iterator();
    Unrolled<StackState> unrolled =
        model.unroll(tokens.tensor(), state.map(_ -> next.next()), Pass.inference());
    Tensor logits = unrolled.outputs().reshape(time * batch, model.vocabulary());
    Tensor loss = Loss.softmaxCrossEntropy().apply(logits, targets.tensor());
    List<Parameter> parameters = model.parameters();
    List<Update> updates =
        new ArrayList<>(optimizer.update(parameters, Gradients.ofParameters(loss, parameters)));
    for (int i = 0; i < carried.size(); i++) {
      updates.add(new Update(carried.get(i), unrolled.last().tensors().get(i)));
    }
    return new Recorded(loss, updates);
  }
}
