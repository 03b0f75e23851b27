/// The one of some names that a text most likely meant, if any is close.
///
/// Close is one edit in three characters of the name, whatever the case; ties go to the first.
func nearest(to text: String, in names: [String]) -> String? {
  let text = Array(text.lowercased().prefix(64))
  return
    names
    .map { (name: $0, distance: editDistance(text, Array($0.lowercased()))) }
    .filter { $0.distance <= $0.name.count / 3 }
    .min { $0.distance < $1.distance }?
    .name
}

/// How an error says which name was probably meant.
func suggestion(_ name: String?) -> String {
  name.map { ", did you mean \($0)?" } ?? ""
}

/// Levenshtein's distance: how many characters must be inserted, removed or replaced.
private func editDistance(_ one: [Character], _ other: [Character]) -> Int {
  var row = Array(0...other.count)
  for (i, a) in one.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, b) in other.enumerated() {
      let replaced = diagonal + (a == b ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[other.count]
}
