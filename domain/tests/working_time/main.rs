//! Working time against worked examples and laws. The data files beside this folder
//! hold the days off of 2022–2026, five kinds of office hours and the deadlines expected of them.

#[cfg(test)]
mod extensions;
#[cfg(test)]
mod inheritance;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod offices;
#[cfg(test)]
mod readings;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod waits;
