import Glibc

/// Hands batches from the thread that reads to the one that writes, a few at a time: the faster of the two waits.
final class BatchQueue: Sendable {
  private struct State {
    var filled: [Batch] = []
    var empty: [Batch] = []
    var isStopped = false
  }

  /// Batches on their way, in the reader's hands and in the writer's: what bounds the memory.
  private static let count = 4

  nonisolated(unsafe) private var state = State()
  /// Held while the state is looked at. Not a Mutex, which ThreadSanitizer does not understand.
  private let lock = Semaphore(1)
  private let filled = Semaphore(0)
  private let empty = Semaphore(BatchQueue.count)

  /// A batch to be filled; nil once the writer has stopped.
  func takeEmpty() -> Batch? {
    empty.wait()
    return withState { $0.isStopped ? nil : $0.empty.popLast() ?? Batch() }
  }

  func putFilled(_ batch: consuming Batch) {
    let batch = batch
    withState { $0.filled.append(batch) }
    filled.signal()
  }

  /// The batch that was put first; waits for it.
  func takeFilled() -> Batch {
    filled.wait()
    return withState { $0.filled.removeFirst() }
  }

  func putEmpty(_ batch: consuming Batch) {
    var batch = batch
    batch.clear()
    let cleared = batch
    withState { $0.empty.append(cleared) }
    empty.signal()
  }

  private func withState<Result>(_ body: (inout State) -> Result) -> Result {
    lock.wait()
    defer { lock.signal() }
    return body(&state)
  }

  /// Lets the reader end.
  func stop() {
    withState { $0.isStopped = true }
    empty.signal()
  }
}

/// The files of one run after the other, as the writing thread takes them from the queue.
final class ReadFiles {
  private let queue: BatchQueue
  private var batch: Batch?
  private var index = 0
  private let progress: (Int, Int) -> Void

  init(_ queue: BatchQueue, _ progress: @escaping (Int, Int) -> Void) {
    (self.queue, self.progress) = (queue, progress)
  }

  /// What becomes of the next file of the run; nil at its end.
  func next() throws(FileError) -> Batch.Item? {
    while true {
      let batch = self.batch ?? queue.takeFilled()
      self.batch = batch
      if index < batch.items.count {
        index += 1
        return batch.items[index - 1]
      }
      progress(batch.filesDone, batch.filesAll)
      self.batch = nil
      index = 0
      let end = batch.end
      queue.putEmpty(batch)
      switch end {
      case .more: continue
      case .complete: return nil
      case .failed(let error): throw error
      }
    }
  }

  /// The bytes of the item that was taken last.
  func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result?
  {
    try batch?.buffer.withBytes(range, body)
  }
}

/// Counts what is there to be taken. `sem_t`, whose functions any thread may call at any time.
private struct Semaphore: ~Copyable, Sendable {
  nonisolated(unsafe) private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init(_ value: Int) { sem_init(semaphore, 0, UInt32(value)) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func signal() { sem_post(semaphore) }
  func wait() { while sem_wait(semaphore) != 0 {} }
}

/// A thread of the system. `pthread_create`
struct Thread: ~Copyable {
  private let thread: pthread_t

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts it.
  init(_ body: @escaping @Sendable () -> Void) throws(FileError) {
    let body = Unmanaged.passRetained(Body(body))
    var started = pthread_t()
    let code = pthread_create(
      &started, nil,
      { body in
        Unmanaged<Body>.fromOpaque(body!).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw FileError(path: "a thread to read with", code: code)
    }
    thread = started
  }

  /// Waits for its end. `pthread_join`
  consuming func join() { pthread_join(thread, nil) }
}
