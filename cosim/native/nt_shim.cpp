// The flat C ABI around the Verilated NIC. No C++ type crosses it, and no exception leaves it.
// Twin on the C# side: cosim/Interop/NtLibrary.cs. The clock convention is docs/spec/clocking.md.
//
// Build switches (set by cosim/RtlBuild.cs):
//   NT_BUILD_ID      content hash of everything that went into this library
//   NT_SINGLE_EVAL   1: one eval per clock, see nt_clock below
//   NT_SAVE, NT_TRACE, NT_COVERAGE   what the library was verilated with
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "Vnt_nic.h"
#include "Vnt_nic___024root.h"
#include "nt_ports.h"
#include "verilated.h"
#if NT_SAVE
#include "verilated_save.h"
#endif
#if NT_TRACE
#include "verilated_syms.h"
#include "verilated_vcd_c.h"
#endif
#if NT_COVERAGE
#include "verilated_cov.h"
#endif

#define NT_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

constexpr uint32_t kAbiVersion = 2;

// Verilated's random generator keeps its seed per thread and its epoch per library: two NICs that are created at
// once on two threads would disturb each other's initial values.
std::mutex create_mutex;

}  // namespace

// Verilated code reports an internal error ("region did not converge") by this call and expects no return.
void vl_fatal(const char* filename, int linenum, const char* /*hier*/, const char* message) {
  throw std::runtime_error(std::string(filename) + ":" + std::to_string(linenum) + ": " + message);
}

void vl_stop(const char* filename, int linenum, const char* hier) { vl_fatal(filename, linenum, hier, "$stop"); }

void vl_finish(const char* filename, int linenum, const char* hier) { vl_fatal(filename, linenum, hier, "$finish"); }

#if NT_TRACE
namespace {

// One output port of one module instance below nt_nic.
struct BlockPort {
  const void* data;
  uint32_t bytes;  // storage of the Verilated variable
};

}  // namespace
#endif

struct nt_handle {
  std::unique_ptr<VerilatedContext> context;
  std::unique_ptr<Vnt_nic> top;
  std::string error;
#if NT_COVERAGE
  bool reset_seen = false;
  bool covering = false;
#endif
#if NT_TRACE
  std::unique_ptr<VerilatedVcdC> trace;
  uint64_t trace_time = 0;
  std::string port_list;
  std::vector<BlockPort> ports;
  uint32_t port_words = 0;
#endif
};

namespace {

inline void drive(Vnt_nic& top, const nt_inputs& in) {
  top.time_i = in.time_i;
  std::memcpy(&top.pcie_rx_data_i, &in.pcie_rx_data_i, sizeof(in.pcie_rx_data_i));
  top.mac_rx_data_i = in.mac_rx_data_i;
  top.nvm_data_i = in.nvm_data_i;
  top.perst_i = in.perst_i;
  top.link_i = in.link_i;
  top.nvm_write_i = in.nvm_write_i;
  top.nvm_address_i = in.nvm_address_i;
  top.pcie_rx_valid_i = in.pcie_rx_valid_i;
  top.pcie_rx_keep_i = in.pcie_rx_keep_i;
  top.pcie_rx_sop_i = in.pcie_rx_sop_i;
  top.pcie_rx_eop_i = in.pcie_rx_eop_i;
  top.pcie_tx_ready_i = in.pcie_tx_ready_i;
  top.mac_rx_valid_i = in.mac_rx_valid_i;
  top.mac_rx_keep_i = in.mac_rx_keep_i;
  top.mac_rx_last_i = in.mac_rx_last_i;
  top.mac_rx_bad_fcs_i = in.mac_rx_bad_fcs_i;
  top.mac_tx_ready_i = in.mac_tx_ready_i;
}

inline void sample(const Vnt_nic& top, nt_outputs& out) {
  out.wake_o = top.wake_o;
  std::memcpy(&out.pcie_tx_data_o, &top.pcie_tx_data_o, sizeof(out.pcie_tx_data_o));
  out.mac_tx_data_o = top.mac_tx_data_o;
  out.pcie_rx_ready_o = top.pcie_rx_ready_o;
  out.pcie_tx_valid_o = top.pcie_tx_valid_o;
  out.pcie_tx_keep_o = top.pcie_tx_keep_o;
  out.pcie_tx_sop_o = top.pcie_tx_sop_o;
  out.pcie_tx_eop_o = top.pcie_tx_eop_o;
  out.mac_tx_valid_o = top.mac_tx_valid_o;
  out.mac_tx_keep_o = top.mac_tx_keep_o;
  out.mac_tx_last_o = top.mac_tx_last_o;
  out.mac_tx_bad_fcs_o = top.mac_tx_bad_fcs_o;
  out.led_o = top.led_o;
  out.idle_o = top.idle_o;
  std::memset(out.reserved, 0, sizeof(out.reserved));
}

// The convention as it is written: settle with the clock low, sample, rise.
inline void clock_two_evals(Vnt_nic& top, const nt_inputs& in, nt_outputs& out) {
  top.clk_i = 0;
  drive(top, in);
  top.eval();
  sample(top, out);
  top.clk_i = 1;
  top.eval();
}

#if NT_COVERAGE
// Coverage counts from the clock on in which the first reset is released. Before it, every bit differs from what Verilator
// remembers of it, since both begin with random values: that is no toggle.
inline void start_coverage(nt_handle& h, const nt_inputs& in) {
  if (in.perst_i) {
    h.reset_seen = true;
  } else if (h.reset_seen && !h.covering) {
    h.context->coveragep()->zero();
    h.covering = true;
  }
}
#endif

// One clock. With NT_SINGLE_EVAL the outputs are those that the previous edge left, the clock pin stays high, and the
// edge is made by clearing Verilator's record of the clock's last level. The builder sets it only when the generated
// code shows that no output hangs on an input and that nothing but the rising edge of clk_i triggers; the low half of
// a clock then changes nothing that anybody can see.
inline void nt_clock(nt_handle& h, const nt_inputs& in, nt_outputs& out) {
  Vnt_nic& top = *h.top;
#if NT_COVERAGE
  start_coverage(h, in);
#endif
#if NT_SINGLE_EVAL
  sample(top, out);
  drive(top, in);
  top.clk_i = 1;
  top.rootp->__Vtrigrprev__TOP__clk_i = 0;
  top.eval();
#elif NT_TRACE
  // The clock is still high from the last edge, so the waveform shows its rise together with the values of clock n.
  drive(top, in);
  top.eval();
  sample(top, out);
  if (h.trace) h.trace->dump(h.trace_time);
  top.clk_i = 0;
  top.eval();
  if (h.trace) h.trace->dump(h.trace_time + 4);
  top.clk_i = 1;
  top.eval();
  h.trace_time += 8;
#else
  clock_two_evals(top, in, out);
#endif
}

// Runs f, turns an exception into the text of nt_error and the result 1.
template <class F>
inline int guarded(nt_handle* h, F f) {
  try {
    f();
    return 0;
  } catch (const std::exception& e) {
    h->error = e.what();
  } catch (...) {
    h->error = "unknown C++ exception";
  }
  return 1;
}

#if NT_SAVE
class MemorySave final : public VerilatedSerialize {
 public:
  explicit MemorySave(std::vector<uint8_t>& to) : to_(to) {
    m_isOpen = true;
    header();
  }
  ~MemorySave() override = default;
  void close() override {
    trailer();
    flush();
  }
  void flush() override {
    to_.insert(to_.end(), m_bufp, m_cp);
    m_cp = m_bufp;
  }

 private:
  std::vector<uint8_t>& to_;
};

class MemoryRestore final : public VerilatedDeserialize {
 public:
  MemoryRestore(const uint8_t* from, size_t size) : from_(from), left_(size) {
    m_isOpen = true;
    m_filename = "snapshot";
    m_endp = m_bufp;
    fill();
    header();
  }
  ~MemoryRestore() override = default;
  void close() override { trailer(); }
  void flush() override {}

 protected:
  void fill() override {
    const size_t kept = static_cast<size_t>(m_endp - m_cp);
    std::memmove(m_bufp, m_cp, kept);
    m_cp = m_bufp;
    m_endp = m_bufp + kept;
    size_t room = bufferSize() - kept;
    const size_t n = left_ < room ? left_ : room;
    std::memcpy(m_endp, from_, n);
    m_endp += n;
    from_ += n;
    left_ -= n;
    room -= n;
    // The reader looks one insert size ahead, so the end is padded as a file reader pads it.
    std::memset(m_endp, 0, left_ == 0 ? room : 0);
    if (left_ == 0) m_endp += room;
  }

 private:
  const uint8_t* from_;
  size_t left_;
};
#endif

#if NT_TRACE
// Lists every variable named *_o of every scope below nt_nic: the output ports of the block instances.
void list_ports(nt_handle& h) {
  for (const auto& entry : *h.context->scopeNameMap()) {
    const VerilatedScope* scope = entry.second;
    const char* name = std::strstr(scope->name(), "nt_nic.");
    if (!name || !scope->varsp()) continue;
    name += std::strlen("nt_nic.");
    for (auto& var : *scope->varsp()) {
      const size_t length = std::strlen(var.first);
      const VerilatedVar& v = var.second;
      if (length < 2 || std::strcmp(var.first + length - 2, "_o") != 0 || v.udims() != 0 || v.isParam()) continue;
      const uint32_t width = v.dims() ? static_cast<uint32_t>(v.packed().elements()) : 1;
      uint32_t bytes;
      switch (v.vltype()) {
        case VLVT_UINT8: bytes = 1; break;
        case VLVT_UINT16: bytes = 2; break;
        case VLVT_UINT32: bytes = 4; break;
        case VLVT_UINT64: bytes = 8; break;
        case VLVT_WDATA: bytes = (width + 31) / 32 * 4; break;
        default: continue;
      }
      const uint32_t words = (width + 63) / 64;
      h.port_list += std::string(name) + "\t" + var.first + "\t" + std::to_string(width) + "\t" +
                     std::to_string(h.port_words) + "\n";
      h.ports.push_back({v.datap(), bytes});
      h.port_words += words;
    }
  }
}
#endif

}  // namespace

// ---- identity ------------------------------------------------------------------------------------------------------

NT_EXPORT uint32_t nt_abi_version() { return kAbiVersion; }

NT_EXPORT const char* nt_build_id() { return NT_BUILD_ID; }

// Bit 0 save and restore, bit 1 trace and block ports, bit 2 coverage, bit 3 one eval per clock.
NT_EXPORT uint32_t nt_features() {
  return (NT_SAVE ? 1u : 0u) | (NT_TRACE ? 2u : 0u) | (NT_COVERAGE ? 4u : 0u) | (NT_SINGLE_EVAL ? 8u : 0u);
}

// "name offset size;" for every pin, then the sizes of both structures.
NT_EXPORT const char* nt_layout() {
  static const std::string layout = [] {
    std::string s;
    const auto add = [&s](const char* name, size_t offset, size_t size) {
      s += std::string(name) + " " + std::to_string(offset) + " " + std::to_string(size) + ";";
    };
#define NT_PIN(type, pin) add(#pin, offsetof(type, pin), sizeof(type::pin))
    NT_PIN(nt_inputs, time_i);
    NT_PIN(nt_inputs, pcie_rx_data_i);
    NT_PIN(nt_inputs, mac_rx_data_i);
    NT_PIN(nt_inputs, nvm_data_i);
    NT_PIN(nt_inputs, perst_i);
    NT_PIN(nt_inputs, link_i);
    NT_PIN(nt_inputs, nvm_write_i);
    NT_PIN(nt_inputs, nvm_address_i);
    NT_PIN(nt_inputs, pcie_rx_valid_i);
    NT_PIN(nt_inputs, pcie_rx_keep_i);
    NT_PIN(nt_inputs, pcie_rx_sop_i);
    NT_PIN(nt_inputs, pcie_rx_eop_i);
    NT_PIN(nt_inputs, pcie_tx_ready_i);
    NT_PIN(nt_inputs, mac_rx_valid_i);
    NT_PIN(nt_inputs, mac_rx_keep_i);
    NT_PIN(nt_inputs, mac_rx_last_i);
    NT_PIN(nt_inputs, mac_rx_bad_fcs_i);
    NT_PIN(nt_inputs, mac_tx_ready_i);
    NT_PIN(nt_outputs, wake_o);
    NT_PIN(nt_outputs, pcie_tx_data_o);
    NT_PIN(nt_outputs, mac_tx_data_o);
    NT_PIN(nt_outputs, pcie_rx_ready_o);
    NT_PIN(nt_outputs, pcie_tx_valid_o);
    NT_PIN(nt_outputs, pcie_tx_keep_o);
    NT_PIN(nt_outputs, pcie_tx_sop_o);
    NT_PIN(nt_outputs, pcie_tx_eop_o);
    NT_PIN(nt_outputs, mac_tx_valid_o);
    NT_PIN(nt_outputs, mac_tx_keep_o);
    NT_PIN(nt_outputs, mac_tx_last_o);
    NT_PIN(nt_outputs, mac_tx_bad_fcs_o);
    NT_PIN(nt_outputs, led_o);
    NT_PIN(nt_outputs, idle_o);
#undef NT_PIN
    add("nt_inputs", 0, sizeof(nt_inputs));
    add("nt_outputs", 0, sizeof(nt_outputs));
    return s;
  }();
  return layout.c_str();
}

// ---- life ----------------------------------------------------------------------------------------------------------

// Creates a NIC whose registers and memories hold values derived from seed until a reset or a write sets them.
// mutant chooses a mutant of a build that holds several (cosim/Mutation); 0 is the RTL as it stands.
// Returns null when the Verilated code fails.
NT_EXPORT nt_handle* nt_create(uint32_t seed, uint32_t mutant) {
  try {
    std::unique_ptr<nt_handle> h(new nt_handle);
    std::lock_guard<std::mutex> lock(create_mutex);
    h->context.reset(new VerilatedContext);
    h->context->randReset(2);
    // 0 would mean a seed from the time of day, and the generator spreads small seeds badly.
    const uint32_t spread = seed * 2654435761u;
    h->context->randSeed(static_cast<int>(spread == 0 ? 0x9e3779b9u : spread));
    const std::string selection = "+nt_mutant=" + std::to_string(mutant);
    const char* arguments[] = {"nt_nic", selection.c_str()};
    h->context->commandArgs(2, arguments);
#if NT_TRACE
    h->context->traceEverOn(true);
#endif
    Verilated::threadContextp(h->context.get());
    h->top.reset(new Vnt_nic(h->context.get(), "TOP"));
    const nt_inputs quiet = {};
    h->top->clk_i = 0;
    drive(*h->top, quiet);
    h->top->eval();
#if NT_TRACE
    list_ports(*h);
#endif
    return h.release();
  } catch (...) {
    return nullptr;
  }
}

NT_EXPORT void nt_destroy(nt_handle* h) {
#if NT_TRACE
  if (h && h->trace) h->trace->close();
#endif
  delete h;
}

// The text of the last failure of a call on this NIC.
NT_EXPORT const char* nt_error(nt_handle* h) { return h->error.c_str(); }

// ---- clocks --------------------------------------------------------------------------------------------------------

// One clock. Returns 0, or 1 with a text in nt_error.
NT_EXPORT int nt_step(nt_handle* h, const nt_inputs* in, nt_outputs* out) {
  return guarded(h, [&] { nt_clock(*h, *in, *out); });
}

// n clocks over recorded pins; the outputs of clock k go to out[k * out_stride] (stride 0: only the last remains).
NT_EXPORT int nt_step_many(nt_handle* h, const nt_inputs* in, nt_outputs* out, uint64_t n, uint64_t out_stride) {
  return guarded(h, [&] {
    for (uint64_t k = 0; k < n; ++k) nt_clock(*h, in[k], out[k * out_stride]);
  });
}

// One clock by the written convention, whatever NT_SINGLE_EVAL says: the reference of the test that compares both.
NT_EXPORT int nt_step_two_evals(nt_handle* h, const nt_inputs* in, nt_outputs* out) {
  return guarded(h, [&] { clock_two_evals(*h->top, *in, *out); });
}

// The bare C++ loop of the benchmark: n clocks over recorded pins, timed here. Stores the nanoseconds.
NT_EXPORT int nt_bare(nt_handle* h, const nt_inputs* in, uint64_t n, uint64_t* nanoseconds) {
  return guarded(h, [&] {
    nt_outputs out;
    const auto start = std::chrono::steady_clock::now();
    for (uint64_t k = 0; k < n; ++k) {
      nt_clock(*h, in[k], out);
      asm volatile("" : : "r"(&out) : "memory");
    }
    const auto stop = std::chrono::steady_clock::now();
    *nanoseconds = static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(stop - start).count());
  });
}

// ---- save and restore ----------------------------------------------------------------------------------------------

// Saves all state. Stores a buffer that nt_free releases, and its size.
NT_EXPORT int nt_save(nt_handle* h, uint8_t** buffer, uint64_t* size) {
#if NT_SAVE
  return guarded(h, [&] {
    std::vector<uint8_t> bytes;
    MemorySave os(bytes);
    os << *h->top;
    os.close();
    *buffer = static_cast<uint8_t*>(std::malloc(bytes.size()));
    if (!*buffer) throw std::bad_alloc();
    std::memcpy(*buffer, bytes.data(), bytes.size());
    *size = bytes.size();
  });
#else
  (void)buffer;
  (void)size;
  h->error = "this build has no save and restore";
  return 1;
#endif
}

// Restores what nt_save of the same library gave.
NT_EXPORT int nt_restore(nt_handle* h, const uint8_t* buffer, uint64_t size) {
#if NT_SAVE
  return guarded(h, [&] {
    MemoryRestore is(buffer, size);
    is >> *h->top;
    is.close();
  });
#else
  (void)buffer;
  (void)size;
  h->error = "this build has no save and restore";
  return 1;
#endif
}

NT_EXPORT void nt_free(void* buffer) { std::free(buffer); }

// ---- trace and block ports -----------------------------------------------------------------------------------------

// Starts a VCD file; the next clock is dumped at the given time in ns, each later one 8 ns on.
NT_EXPORT int nt_trace_open(nt_handle* h, const char* path, uint64_t time) {
#if NT_TRACE
  return guarded(h, [&] {
    h->trace.reset(new VerilatedVcdC);
    h->top->trace(h->trace.get(), 99);
    h->trace->set_time_unit("1ns");
    h->trace->set_time_resolution("1ns");
    h->trace->open(path);
    h->trace_time = time;
    if (!h->trace->isOpen()) {
      h->trace.reset();
      throw std::runtime_error(std::string("cannot write ") + path);
    }
  });
#else
  (void)path;
  (void)time;
  h->error = "this build has no trace";
  return 1;
#endif
}

NT_EXPORT int nt_trace_close(nt_handle* h) {
#if NT_TRACE
  return guarded(h, [&] {
    if (h->trace) h->trace->close();
    h->trace.reset();
  });
#else
  (void)h;
  return 0;
#endif
}

// "instance<TAB>port<TAB>width<TAB>first word" per line, for every output port of every instance below nt_nic.
NT_EXPORT const char* nt_port_list(nt_handle* h) {
#if NT_TRACE
  return h->port_list.c_str();
#else
  (void)h;
  return "";
#endif
}

// Reads all listed ports as 64-bit words, the lowest first. Capacity is in words.
NT_EXPORT int nt_port_read(nt_handle* h, uint64_t* words, uint32_t capacity) {
#if NT_TRACE
  if (capacity < h->port_words) {
    h->error = "buffer too small";
    return 1;
  }
  for (const BlockPort& p : h->ports) {
    const uint32_t n = (p.bytes + 7) / 8;
    words[n - 1] = 0;
    std::memcpy(words, p.data, p.bytes);
    words += n;
  }
  return 0;
#else
  (void)words;
  (void)capacity;
  h->error = "this build has no block ports";
  return 1;
#endif
}

// ---- coverage ------------------------------------------------------------------------------------------------------

NT_EXPORT int nt_coverage_write(nt_handle* h, const char* path) {
#if NT_COVERAGE
  return guarded(h, [&] { h->context->coveragep()->write(path); });
#else
  (void)path;
  h->error = "this build has no coverage";
  return 1;
#endif
}
