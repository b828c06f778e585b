package gradus.sequence;

import gradus.Parameter;
import gradus.Tensor;
import gradus.Update;
import gradus.graph.DType;
import gradus.nn.LanguageModel;
import gradus.nn.Loss;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.StackState;
import gradus.train.Batches;
import gradus.train.Recording;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean cross-entropy of each next token of a batch of sequences, {@code −Σ w ln p(target) / Σ
 * w} in nats. Time comes first: place (t, b) lies at {@code t · B + b}.
 */
final class NextToken implements Recording {
  /** Writes a batch into arrays. */
  @FunctionalInterface
  interface Filling {
    /** Fills the arrays for the batch that begins at a place, and says how many examples it has. */
    int fill(int[] order, int from, NextToken batch);
  }

  final int size;
  final int length;
  final int[] tokens;
  final int[] targets;
  final float[] weights; // empty if every place counts
  private final Parameter tokenCell;
  private final Parameter targetCell;
  private final @Nullable Parameter weightCell;
  private final List<Parameter> carried = new ArrayList<>();
  private final List<Update> updates = new ArrayList<>();
  private final Filling filling;
  private final Tensor loss;

  /**
   * Records the loss.
   *
   * @param weighted whether places count differently: 1, or 0 for padding
   * @param carries whether each batch begins in the state that the last one ended in
   */
  NextToken(
      Module model,
      Batches.Form form,
      Pass pass,
      boolean weighted,
      boolean carries,
      Filling filling) {
    if (!(model instanceof LanguageModel language)) {
      throw new IllegalArgumentException(
          "sequences of tokens are learnt by a LanguageModel, got " + model);
    }
    this.filling = filling;
    size = form.size();
    length = form.length();
    int places = length * size;
    tokens = new int[places];
    targets = new int[places];
    weights = new float[weighted ? places : 0];
    tokenCell = Parameter.of("tokens", Tensor.of(tokens, length, size));
    targetCell = Parameter.of("targets", Tensor.of(targets, places));
    weightCell = weighted ? Parameter.zeros("weights", places, 1) : null;
    StackState zero = language.zeroState(size);
    var unrolled = language.unroll(tokenCell.tensor(), carries ? carry(zero) : zero, pass);
    if (carries) {
      Iterator<Tensor> last = unrolled.last().tensors().iterator();
      carried.forEach(cell -> updates.add(new Update(cell, last.next())));
    }
    loss = loss(unrolled.outputs().reshape(places, language.vocabulary()));
  }

  /** Takes the state from parameters, through which no gradient goes back to the last batch. */
  private StackState carry(StackState zero) {
    return zero.map(
        tensor -> {
          Parameter cell = Parameter.of("state." + carried.size(), tensor);
          carried.add(cell);
          return cell.tensor();
        });
  }

  private Tensor loss(Tensor logits) {
    if (weightCell == null) {
      return Loss.softmaxCrossEntropy().apply(logits, targetCell.tensor());
    }
    Tensor chosen = targetCell.tensor().oneHot(logits.shape().dim(1));
    Tensor losses = logits.logSumExp(-1).sub(logits.mul(chosen).sumKeep(-1)); // [T·B, 1]
    Tensor weight = weightCell.tensor();
    return losses.mul(weight).sum().div(weight.sum());
  }

  @Override
  public Tensor loss() {
    return loss;
  }

  @Override
  public int fill(int[] order, int from) {
    if (from == 0) {
      carried.forEach(NextToken::clear);
    }
    int taken = filling.fill(order, from, this);
    tokenCell.set(tokens);
    targetCell.set(targets);
    if (weightCell != null) {
      weightCell.set(weights);
    }
    return taken;
  }

  private static void clear(Parameter cell) {
    if (cell.dtype() == DType.FLOAT64) {
      cell.set(new double[cell.shape().size()]);
    } else {
      cell.set(new float[cell.shape().size()]);
    }
  }

  /** Puts a token and its successor at a place, to be counted. */
  void put(int time, int row, int token, int target) {
    int place = time * size + row;
    tokens[place] = token;
    targets[place] = target;
    if (weightCell != null) {
      weights[place] = 1;
    }
  }

  /** Leaves a place out of the loss. */
  void pad(int time, int row, int padding) {
    int place = time * size + row;
    tokens[place] = padding;
    targets[place] = padding;
    weights[place] = 0;
  }

  @Override
  public int count() {
    if (weightCell == null) {
      return tokens.length;
    }
    float sum = 0; // exact: whole numbers below 2²⁴
    for (float weight : weights) {
      sum += weight;
    }
    return (int) sum;
  }

  @Override
  public List<Update> updates() {
    return updates;
  }

  @Override
  public List<Parameter> carried() {
    return carried;
  }
}
