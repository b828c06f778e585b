package gradus.plan;

import gradus.graph.DType;

/** A place for the elements of one value, decided when the plan is made. */
final class Slot {
  /** Whose array holds the elements. */
  enum Kind {
    /** The arena, in which values of disjoint lifetimes share memory. */
    ARENA,
    /** An array that each thread has for itself, while it does a block of {@link BlocksStep}. */
    BLOCK,
    /** An array of its own: for elements that are not {@code float32}. */
    OWN,
    /** An array that never changes, shared by all frames. */
    FIXED,
    /** What a leaf is bound to. */
    LEAF,
    /** What the caller receives. */
    RESULT,
    /** The buffer at the back of a cell. */
    UPDATE
  }

  private static final int NEVER = -1;

  final DType dtype;
  final int size;
  private Kind kind;
  private int index;
  private int array = NEVER;
  private int offset;
  private int firstStep = Integer.MAX_VALUE;
  private int lastStep = NEVER;

  Slot(Kind kind, int index, DType dtype, int size) {
    this.kind = kind;
    this.index = index;
    this.dtype = dtype;
    this.size = size;
  }

  /** A slot for a computed value. */
  static Slot computed(DType dtype, int size) {
    return new Slot(dtype == DType.FLOAT32 ? Kind.ARENA : Kind.OWN, 0, dtype, size);
  }

  /** A slot for a value that no other step needs than those of the same block. */
  static Slot inBlock(int size) {
    return new Slot(Kind.BLOCK, 0, DType.FLOAT32, size);
  }

  Kind kind() {
    return kind;
  }

  /** The number of the leaf, fixed array, result or update. */
  int index() {
    return index;
  }

  boolean isPrivate() {
    return kind == Kind.ARENA || kind == Kind.OWN;
  }

  /** Whether each run may bring another array. */
  boolean isBoundAnew() {
    return kind == Kind.LEAF || kind == Kind.RESULT || kind == Kind.UPDATE;
  }

  /** Turns a computed value's slot into one that the outside sees. */
  void become(Kind outside, int number) {
    kind = outside;
    index = number;
  }

  /** Notes that a step touches this slot. */
  void touch(int step) {
    firstStep = Math.min(firstStep, step);
    lastStep = Math.max(lastStep, step);
  }

  int firstStep() {
    return firstStep;
  }

  int lastStep() {
    return lastStep;
  }

  /** Gives the slot its array, as an index into a frame, and its place there. */
  void place(int arrayIndex, int offsetInArray) {
    array = arrayIndex;
    offset = offsetInArray;
  }

  int array() {
    return array;
  }

  int offset() {
    return offset;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case ARENA -> "arena+" + offset;
      case BLOCK -> "block+" + offset;
      case OWN -> "own" + array;
      case FIXED -> "fixed" + index;
      case LEAF -> "leaf" + index;
      case RESULT -> "result" + index;
      case UPDATE -> "update" + index;
    };
  }
}
