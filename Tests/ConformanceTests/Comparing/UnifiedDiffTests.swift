@testable import Conformance
import Testing

/// Expected is what `diff -u` prints, but for the numbers after @@.
struct UnifiedDiffTests {
  @Test("Lists that are the same have no difference")
  func same() {
    let diff = UnifiedDiff(["a", "b"], ["a", "b"])
    #expect(diff.changes == [])
    #expect(diff.text == "")
  }

  @Test("What is lost, what is new and what is other stand in their order")
  func changes() {
    let diff = UnifiedDiff(["a", "b", "c", "d"], ["x", "a", "c", "e"])
    #expect(diff.changes == ["+x", "-b", "-d", "+e"])
    #expect(diff.text == "+x\n a\n-b\n c\n-d\n+e")
  }

  @Test("Three lines before and behind a change are shown, and a gap is marked")
  func context() {
    let old = (1...20).map { "\($0)" }
    let diff = UnifiedDiff(old, old[..<5] + ["5½"] + old[5..<19] + ["twenty"])
    #expect(
      diff.text == """
        @@ 3 @@
         3
         4
         5
        +5½
         6
         7
         8
        @@ 18 @@
         17
         18
         19
        -20
        +twenty
        """)
  }

  @Test("One list may be empty", arguments: [(["a"], [], "-a"), ([], ["a"], "+a")])
  func empty(old: [String], new: [String], text: String) {
    #expect(UnifiedDiff(old, new).text == text)
  }
}
