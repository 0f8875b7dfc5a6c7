-- What wrk runs: visitors who ask the addresses of a list, at a held rate if there is one, and note each answer.
-- Every thread of wrk has a script of its own; with one connection for each thread, a thread is one visitor.
-- `setup` gets no arguments, so what there is to know comes from the environment.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long microseconds; } moment;
  int gettimeofday(moment *, void *);
]]
local moment = ffi.new("moment")

local threads = tonumber(os.getenv("LOAD_THREADS"))
local rate = tonumber(os.getenv("LOAD_RATE"))     -- requests a second of all together; 0: as fast as can be
local longest = 4                                 -- seconds; our server waits five
local leaves = tonumber(os.getenv("LOAD_LEAVES")) -- requests of one connection; 0: it is kept
local notes = os.getenv("LOAD_NOTES")             -- folder in which answers are noted; empty: nowhere

local paths, tags, asked = {}, {}, 0
local due, began, file

local function now()
  ffi.C.gettimeofday(moment, nil)
  return tonumber(moment.seconds) + tonumber(moment.microseconds) / 1e6
end

local number = 0
function setup(thread)
  local ports = {}
  for port in os.getenv("LOAD_PORTS"):gmatch("%d+") do
    ports[#ports + 1] = port
  end
  thread.addr = wrk.lookup("127.0.0.1", ports[number % #ports + 1])[1]
  thread:set("visitor", number)
  number = number + 1
end

function init()
  local line = 0
  for text in io.lines(os.getenv("LOAD_ADDRESSES")) do
    if line % threads == visitor then -- so that all together go through the list once
      local path, tag = text:match("^([^\t]+)\t?(.*)$")
      paths[#paths + 1], tags[#tags + 1] = path, tag
    end
    line = line + 1
  end
  math.randomseed(visitor + 1)
  due = now()
  if notes ~= "" then
    file = io.open(notes .. "/" .. visitor, "w")
  else
    response = nil -- wrk then reads no answer, which is cheaper
  end
  if rate == 0 then
    delay = nil
  end
end

-- People come independently of each other, so the times between them fall off exponentially. Who is late
-- because an answer was late is still counted from when the request was due. A server closes a connection on
-- which nothing comes for some seconds, which wrk would only see as an error at the next request.
function delay()
  due = due + math.min(-math.log(1 - math.random()) * threads / rate, longest)
  return math.max(0, math.floor((due - now()) * 1000))
end

function request()
  local at = asked % #paths + 1
  asked = asked + 1
  began = rate > 0 and math.min(due, now()) or now()
  local headers = { ["Accept-Encoding"] = os.getenv("LOAD_ENCODING") }
  if tags[at] ~= "" then
    headers["If-None-Match"] = tags[at]
  end
  if leaves > 0 and asked % leaves == 0 then
    headers["Connection"] = "close"
  end
  return wrk.format("GET", paths[at], headers)
end

function response(status, headers)
  local at = now()
  local again = "-"
  if status == 503 then
    for name, value in pairs(headers) do
      if name:lower() == "retry-after" then
        again = value
      end
    end
  end
  file:write(string.format("%.3f %d %.3f %s\n", at, status, (at - began) * 1000, again))
end
