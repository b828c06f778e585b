package gradus.nn;

import gradus.Tensor;
import gradus.graph.Scope;
import gradus.graph.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A model of sequences of tokens: what comes next, given all that came before.
 *
 * <pre>{@code
 * p(token t+1 = v | tokens up to t) = softmax_v(h_t W + b)
 * }</pre>
 *
 * with {@code h_t} the output of a recurrent stack. Tokens go straight into the lowest layer, whose
 * input weights have a row for each, or through an embedding, which may be tied: its table is then
 * the output weights as well, {@code softmax_v(h_t · e_v + b_v)}. The layers of a Transformer are
 * such a stack too, between an embedding and a normalisation.
 *
 * <p><i>Shape</i>: tokens as {@code int32} [B, T] → logits [B, T, V].
 *
 * <p>T. Mikolov et al., "Recurrent neural network based language model", 2010; for tied weights O.
 * Press and L. Wolf, "Using the output embedding to improve language models", 2017.
 */
public final class LanguageModel implements Module {
  private final int vocabulary;
  private final @Nullable Embedding embedding;
  private final RecurrentStack stack;
  private final @Nullable LayerNorm norm;
  private final @Nullable Dense output;
  private final Weights weights = new Weights("model");
  private final @Nullable Weight tiedBias;

  /**
   * Makes a model whose stack takes tokens.
   *
   * @param stack its inputs are the tokens of the vocabulary
   */
  public LanguageModel(RecurrentStack stack) {
    this(stack.inputs(), null, stack, null, false);
  }

  private LanguageModel(
      int vocabulary,
      @Nullable Embedding embedding,
      RecurrentStack stack,
      @Nullable LayerNorm norm,
      boolean tied) {
    this.vocabulary = vocabulary;
    this.embedding = embedding;
    this.stack = stack;
    this.norm = norm;
    if (embedding != null) {
      weights.adopt("embedding", embedding.weights());
    }
    weights.adopt("stack", stack.weights());
    if (norm != null) {
      weights.adopt("norm", norm.weights());
    }
    output = tied ? null : new Dense(stack.units(), vocabulary);
    if (output != null) {
      weights.adopt("output", output.weights());
    }
    tiedBias = tied ? weights.add("bias", Shape.of(vocabulary), Initialiser.zeros()) : null;
  }

  /**
   * Makes a model that gives each token a learned vector, which the stack takes.
   *
   * @param vocabulary how many tokens there are
   */
  public static LanguageModel embedded(int vocabulary, RecurrentStack stack) {
    var table = new Embedding(vocabulary, stack.inputs());
    return new LanguageModel(vocabulary, table, stack, null, false);
  }

  /**
   * Makes a model whose embedding is its output weights too.
   *
   * @param vocabulary how many tokens there are
   * @throws IllegalArgumentException if the stack gives vectors of another length than it takes
   */
  public static LanguageModel tied(int vocabulary, RecurrentStack stack) {
    if (stack.inputs() != stack.units()) {
      throw new IllegalArgumentException(
          "tied weights: expected a stack that gives as many numbers as it takes, got "
              + stack.inputs()
              + " inputs and "
              + stack.units()
              + " outputs");
    }
    return new LanguageModel(vocabulary, tiedTable(vocabulary, stack.inputs()), stack, null, true);
  }

  /**
   * Makes a Transformer: an embedding, blocks, a normalisation of what they give, and the output
   * weights.
   *
   * @param vocabulary how many tokens there are
   * @param blocks the lowest first, of the same number of features
   * @param tied whether the embedding is the output weights too
   */
  public static LanguageModel transformer(
      int vocabulary, List<TransformerBlock> blocks, boolean tied) {
    var stack = new RecurrentStack(blocks);
    int features = stack.units();
    var table = tied ? tiedTable(vocabulary, features) : new Embedding(vocabulary, features);
    return new LanguageModel(vocabulary, table, stack, new LayerNorm(features), tied);
  }

  /** The rows are outputs as well: a deviation of 1 would make the first guesses extreme. */
  private static Embedding tiedTable(int vocabulary, int features) {
    return new Embedding(vocabulary, features, Initialiser.gaussian(1 / Math.sqrt(features)));
  }

  /** Returns V, how many tokens there are. */
  public int vocabulary() {
    return vocabulary;
  }

  /** Returns the recurrent layers. */
  public RecurrentStack stack() {
    return stack;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    if (embedding != null) {
      children.put("embedding", embedding);
    }
    children.put("stack", stack);
    if (norm != null) {
      children.put("norm", norm);
    }
    if (output != null) {
      children.put("output", output);
    }
    return children;
  }

  /** Returns the state before the first token. */
  public StackState zeroState(int batch) {
    return stack.zeroState(batch);
  }

  /**
   * Records a batch of sequences of tokens. In training, dropout acts on the outputs of all layers.
   *
   * @param tokens {@code int32}, time first, [T, B]
   * @param state the state before the first token
   * @return the logits of each next token, [T, B, V], and the state after the last token
   */
  public Unrolled<StackState> unroll(Tensor tokens, StackState state, Pass pass) {
    String path = weights.path();
    Embedding table = embedding;
    Tensor x = table == null ? tokens : Scope.in(path + ".embedding", () -> table.apply(tokens));
    var unrolled = stack.unroll(x, state, pass);
    Tensor dropped = stack.dropout().apply(unrolled.outputs(), pass);
    LayerNorm last = norm;
    Tensor h = last == null ? dropped : Scope.in(path + ".norm", () -> last.apply(dropped, pass));
    return new Unrolled<>(Scope.in(path + ".output", () -> logits(h, pass)), unrolled.last());
  }

  private Tensor logits(Tensor h, Pass pass) {
    if (output != null) {
      return output.apply(h, pass);
    }
    if (embedding == null || tiedBias == null) {
      throw new AssertionError("tied weights without an embedding");
    }
    return h.matmul(embedding.table().transpose()).add(tiedBias.tensor());
  }

  /** Records a batch of sequences from the zero state, the batch first. */
  @Override
  public Tensor apply(Tensor tokens, Pass pass) {
    var state = zeroState(tokens.shape().dim(0));
    return unroll(tokens.permute(1, 0), state, pass).outputs().permute(1, 0, 2);
  }

  @Override
  public String toString() {
    return "LanguageModel("
        + vocabulary
        + " tokens, "
        + stack
        + (tiedBias == null ? ")" : ", tied)");
  }
}
