/**
 * A course in neural networks, lesson by lesson: {@code Lesson01OneNeuron} to {@code
 * Lesson16Music}, each a small program that prints, draws a picture and can be read in one sitting.
 * What is too large for a lesson is in a package of its own: neurons as objects, modules by hand,
 * recurrent networks. Everything is written as its equations are, with plain loops over plain
 * arrays, and a test holds it to the engine.
 *
 * <p>Not even JSpecify is needed here, so that {@code java FILE} runs any lesson from its source.
 * {@link StrictMath} is used throughout, since {@link Math} may round differently on another
 * machine, or once it is compiled: so each lesson prints the same everywhere.
 */
package gradus.lessons;
