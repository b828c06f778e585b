package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import gradus.kernel.StripProgram.Instruction;
import gradus.kernel.StripSchedule.Pass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Writes a strip program as one method of bytecode: a loop over rows, in it one loop over columns
 * for each pass, all operations in line, one local variable for each value.
 *
 * <p>The subclasses say what happens in a column loop: {@link ScalarStripEmitter} takes one element
 * at a time, {@link VectorStripEmitter} a vector of them. Both give the same bits.
 */
abstract sealed class StripEmitter permits ScalarStripEmitter, VectorStripEmitter {

  /** HotSpot leaves methods of more bytecode than this to its interpreter. */
  static final int HUGE_METHOD = 8000;

  static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, FLOATS.arrayType(), INTS, INTS, CD_int, CD_int, CD_int, FLOATS);

  private static final int ARRAYS = 1;
  private static final int OFFSETS = 2;
  private static final int ROW_STRIDES = 3;
  private static final int ROW_FROM = 4;
  private static final int ROW_TO = 5;
  static final int COLUMNS = 6;
  static final int SCRATCH = 7;

  final CodeBuilder code;
  final List<Instruction> instructions;
  final StripSchedule schedule;

  /** The local variable of a value: a float, or a vector of neighbours or of equals. */
  final int[] slot;

  private final int[] arraySlot;
  private final int[] offsetSlot;
  private final int[] strideSlot;
  private int nextSlot = 8;

  StripEmitter(CodeBuilder code, StripProgram program) {
    this.code = code;
    this.instructions = program.instructions();
    this.schedule = new StripSchedule(program);
    this.slot = new int[instructions.size()];
    this.arraySlot = new int[program.streams()];
    this.offsetSlot = new int[program.streams()];
    this.strideSlot = new int[program.streams()];
    Arrays.fill(arraySlot, -1);
  }

  /** The class file of a scalar kernel. */
  static byte[] scalar(StripProgram program) {
    return bytes("ScalarStrip", code -> new ScalarStripEmitter(code, program));
  }

  /** The class file of a vector kernel for rows of some shape. */
  static byte[] vector(StripProgram program, RowShape shape) {
    return bytes("VectorStrip", code -> new VectorStripEmitter(code, program, shape));
  }

  private static byte[] bytes(String name, Function<CodeBuilder, StripEmitter> emitter) {
    ClassDesc self = ClassDesc.of("gradus.kernel." + name);
    return ClassFile.of()
        .build(
            self,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(ClassDesc.of("gradus.kernel.StripKernel"));
              type.withMethodBody(
                  "<init>",
                  MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code -> code.aload(0).invokespecial(CD_Object, "<init>", MTD_void).return_());
              type.withMethodBody(
                  "run", RUN, ClassFile.ACC_PUBLIC, code -> emitter.apply(code).emit());
            });
  }

  /** Bytes of the longest method of a class file. */
  static int codeLength(byte[] classFile) {
    ClassModel type = ClassFile.of().parse(classFile);
    return type.methods().stream()
        .flatMap(method -> method.code().stream())
        .mapToInt(body -> ((CodeAttribute) body).codeLength())
        .max()
        .orElse(0);
  }

  /** Makes a kernel of a class file, as a hidden class that goes when the kernel does. */
  static StripKernel define(byte[] classFile) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(classFile, true);
      return (StripKernel) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define a kernel of generated code", e);
    }
  }

  /** Whatever the run needs before its first row. */
  abstract void beginRun();

  /** Turns the float on the stack into what the local variable of a value holds. */
  abstract void spread();

  /** Pushes the result of an operation on the local variables of its operands. */
  abstract void operation(Instruction instruction);

  /** Stores what is on the stack in the local variable of a value. */
  abstract void define(int value);

  /** Pushes a row value as a float. */
  abstract void pushFloat(int value);

  /** The columns of one pass, and its reductions into their local variables. */
  abstract void columns(Pass pass, int p);

  final int newSlot() {
    return nextSlot++;
  }

  final void releaseSlots(int from) {
    nextSlot = from;
  }

  final int slotMark() {
    return nextSlot;
  }

  private void emit() {
    int row = newSlot();
    Label some = code.newLabel();
    code.iload(ROW_FROM).iload(ROW_TO).if_icmplt(some).return_().labelBinding(some);
    loadStreams();
    beginRun();
    Label rows = code.newLabel();
    Label done = code.newLabel();
    code.iload(ROW_FROM).istore(row).labelBinding(rows).iload(row).iload(ROW_TO).if_icmpge(done);
    int mark = slotMark();
    schedule.firstRowValues().forEach(this::rowValue);
    List<Pass> passes = schedule.passes();
    for (int p = 0; p < passes.size(); p++) {
      Pass pass = passes.get(p);
      if (!pass.reductions().isEmpty() || hasStores(p)) {
        columns(pass, p);
      }
      pass.rowValues().forEach(this::rowValue);
    }
    storeRows();
    for (int s = 0; s < arraySlot.length; s++) {
      if (arraySlot[s] >= 0) {
        code.iload(offsetSlot[s]).iload(strideSlot[s]).iadd().istore(offsetSlot[s]);
      }
    }
    releaseSlots(mark);
    code.iinc(row, 1).goto_(rows).labelBinding(done).return_();
  }

  /** Whether a pass writes columns: only the last one does. */
  final boolean hasStores(int p) {
    return p == schedule.passes().size() - 1
        && instructions.stream().anyMatch(instruction -> instruction.op() == StripOp.STORE);
  }

  /** Array, offset of the first row and row stride of each stream into local variables. */
  private void loadStreams() {
    for (int i = 0; i < instructions.size(); i++) {
      int s = instructions.get(i).stream();
      if (s >= 0 && schedule.isLive(i) && arraySlot[s] < 0) {
        arraySlot[s] = newSlot();
        offsetSlot[s] = newSlot();
        strideSlot[s] = newSlot();
        code.aload(ARRAYS).loadConstant(s).aaload().astore(arraySlot[s]);
        code.aload(ROW_STRIDES).loadConstant(s).iaload().istore(strideSlot[s]);
        code.aload(OFFSETS).loadConstant(s).iaload();
        code.iload(strideSlot[s]).iload(ROW_FROM).imul().iadd().istore(offsetSlot[s]);
      }
    }
  }

  private void rowValue(int value) {
    Instruction instruction = instructions.get(value);
    slot[value] = newSlot();
    switch (instruction.op()) {
      case CONSTANT -> {
        code.loadConstant(instruction.constant());
        spread();
      }
      case LOAD_ROW -> {
        int stream = instruction.stream();
        code.aload(arraySlot[stream]).iload(offsetSlot[stream]).faload();
        spread();
      }
      default -> operation(instruction);
    }
    define(value);
  }

  private void storeRows() {
    for (Instruction instruction : instructions) {
      if (instruction.op() == StripOp.STORE_ROW) {
        code.aload(arraySlot[instruction.stream()]).iload(offsetSlot[instruction.stream()]);
        pushFloat(instruction.a());
        code.fastore();
      }
    }
  }

  /** Pushes the array of a stream and the index of a column in it. */
  final void pushAddress(int stream, int column) {
    code.aload(arraySlot[stream]).iload(offsetSlot[stream]).iload(column).iadd();
  }

  /** Pushes the scratch array and the index of a column in one of its rows. */
  final void pushScratchAddress(int scratchRow, int column) {
    code.aload(SCRATCH);
    if (scratchRow == 0) {
      code.iload(column);
    } else {
      code.loadConstant(scratchRow).iload(COLUMNS).imul().iload(column).iadd();
    }
  }
}
