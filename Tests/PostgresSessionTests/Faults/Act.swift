import PostgresSession
import PostgresWire

/// What a fault does, and what is to be seen of it where an honest server does `here`.
struct Act: Sendable {
  var name: String
  var steps: [FaultStep]
  var deeds: @Sendable (_ here: [Deed]) -> [Deed]
  var isEnding = false
  var proceeds = false

  private static let text = FaultPayload(raw: Array("hello".utf8))
  private static let ready = FaultPayload(.readyForQuery(.failed), length: -1)

  static let all = [
    Act(name: "nothing", steps: [], deeds: { _ in [] }),
    Act(name: "send a text", steps: [.send(text)], deeds: { _ in [.write(Array("hello".utf8))] }),
    Act(
      name: "send twice, below TLS", steps: [.send(text, times: 2, below: true)],
      deeds: { _ in [.other(.writeBelowTLS(Array("hellohello".utf8)))] }),
    Act(
      name: "send a message of a false length", steps: [.send(ready)],
      deeds: { _ in [.write([0x5a, 0xff, 0xff, 0xff, 0xff, 0x45])] }),
    Act(
      name: "wait, then go on", steps: [.wait(milliseconds: 7), .proceed()],
      deeds: { [.other(.pause(milliseconds: 7))] + $0 }, proceeds: true),
    Act(
      name: "drip", steps: [.drip(bytes: 1, milliseconds: 2), .proceed()],
      deeds: { [.other(.pace(.drip(bytes: 1, milliseconds: 2)))] + $0 }, proceeds: true),
    Act(
      name: "split", steps: [.split([1, 3]), .proceed()],
      deeds: { [.other(.pace(.split([1, 3])))] + $0 }, proceeds: true),
    Act(name: "go on", steps: [.proceed()], deeds: { $0 }, proceeds: true),
    Act(
      name: "break off", steps: [.proceed(bytes: 2), .close],
      deeds: { here in
        here.flatMap { deed -> [Deed] in
          switch deed {
          case .write(let bytes): [.write(Array(bytes.prefix(2)))]
          default: [.other(.limitOutput(bytes: 2)), deed]
          }
        } + [.other(.close)]
      }, isEnding: true, proceeds: true),
    Act(
      name: "close", steps: [.close], deeds: { _ in [.other(.close)] },
      isEnding: true),
    Act(
      name: "close without close_notify", steps: [.closeAbruptly],
      deeds: { _ in [.other(.closeAbruptly)] }, isEnding: true),
    Act(
      name: "reset", steps: [.reset], deeds: { _ in [.other(.reset)] },
      isEnding: true),
    Act(name: "stall", steps: [.stall], deeds: { _ in [] }, isEnding: true),
    Act(
      name: "an alert", steps: [.alert(40)],
      deeds: { _ in [.other(.alert(40)), .other(.closeAbruptly)] }, isEnding: true),
  ]
}
