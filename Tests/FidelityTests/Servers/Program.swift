import Foundation

/// Runs programs to their end.
enum Program {
  /// How a program ended, and all that it wrote.
  struct Outcome: Hashable, Sendable {
    var status: Int32
    var bytes: [UInt8]
    var errors: String

    var output: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// How many run at once: more than one a core gains nothing.
  private static let queue = {
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = max(2, ProcessInfo.processInfo.activeProcessorCount)
    return queue
  }()

  /// Seconds after which a program is ended.
  private static let patience = 30.0

  /// Where a program of that name is found in PATH.
  static func path(of name: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
  }

  /// Waits on a thread of its own, as the tasks of the tests share few.
  static func launch(
    _ program: String, _ arguments: [String], environment: [String: String], input: [UInt8] = []
  ) async throws -> Outcome {
    try await offTaskThreads(queue) {
      try run(program, arguments, environment: environment, input: input)
    }
  }

  /// Blocks until the program ends; `input`, all of which it is given at once, fits a pipe.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil,
    input: [UInt8] = []
  ) throws -> Outcome {
    guard let path = program.hasPrefix("/") ? program : path(of: program) else {
      throw CocoaError(.fileNoSuchFile)
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    if let environment { process.environment = environment }
    let (given, output, errors) = (Pipe(), Pipe(), Pipe())
    try given.fileHandleForWriting.write(contentsOf: input)
    process.standardInput = given
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    try given.fileHandleForWriting.close()
    let overdue = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: overdue)
    defer { overdue.cancel() }
    // What these programs write fits the pipe's buffer: reading one after the other blocks none.
    let written = try [output, errors].map { pipe in
      Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
    }
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, bytes: written[0],
      errors: String(decoding: written[1], as: UTF8.self))
  }
}

/// Runs what blocks outside the threads that tasks share: there are as few as cores.
func offTaskThreads<Value: Sendable>(
  _ queue: OperationQueue, _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    queue.addOperation { continuation.resume(with: Result { try body() }) }
  }
}
