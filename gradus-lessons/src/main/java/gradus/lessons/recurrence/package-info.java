/**
 * Recurrent networks by hand: an Elman net with back-propagation through time, the same gradient
 * carried forward in real time, and the LSTM cell.
 */
package gradus.lessons.recurrence;
